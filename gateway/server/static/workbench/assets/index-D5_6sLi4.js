var e,t,n,r,i,a,o,s,c,l,u,d,f,p,m,h,g={},_=[],v=/acit|ex(?:s|g|n|p|$)|rph|grid|ows|mnc|ntw|ine[ch]|zoo|^ord|itera/i,ee=Array.isArray;function y(e,t){for(var n in t)e[n]=t[n];return e}function te(e){e&&e.parentNode&&e.parentNode.removeChild(e)}function b(t,n,r){var i,a,o,s={};for(o in n)o==`key`?i=n[o]:o==`ref`?a=n[o]:s[o]=n[o];if(arguments.length>2&&(s.children=arguments.length>3?e.call(arguments,2):r),typeof t==`function`&&t.defaultProps!=null)for(o in t.defaultProps)s[o]===void 0&&(s[o]=t.defaultProps[o]);return x(t,s,i,a,null)}function x(e,r,i,a,o){var s={type:e,props:r,key:i,ref:a,__k:null,__:null,__b:0,__e:null,__c:null,constructor:void 0,__v:o??++n,__i:-1,__u:0};return o==null&&t.vnode!=null&&t.vnode(s),s}function S(e){return e.children}function ne(e,t){this.props=e,this.context=t}function C(e,t){if(t==null)return e.__?C(e.__,e.__i+1):null;for(var n;t<e.__k.length;t++)if((n=e.__k[t])!=null&&n.__e!=null)return n.__e;return typeof e.type==`function`?C(e):null}function w(e){if(e.__P&&e.__d){var n=e.__v,r=n.__e,i=[],a=[],o=y({},n);o.__v=n.__v+1,t.vnode&&t.vnode(o),le(e.__P,o,n,e.__n,e.__P.namespaceURI,32&n.__u?[r]:null,i,r??C(n),!!(32&n.__u),a),o.__v=n.__v,o.__.__k[o.__i]=o,de(i,o,a),n.__e=n.__=null,o.__e!=r&&T(o)}}function T(e){if((e=e.__)!=null&&e.__c!=null)return e.__e=e.__c.base=null,e.__k.some(function(t){if(t!=null&&t.__e!=null)return e.__e=e.__c.base=t.__e}),T(e)}function E(e){(!e.__d&&(e.__d=!0)&&i.push(e)&&!D.__r++||a!=t.debounceRendering)&&((a=t.debounceRendering)||o)(D)}function D(){try{for(var e,t=1;i.length;)i.length>t&&i.sort(s),e=i.shift(),t=i.length,w(e)}finally{i.length=D.__r=0}}function re(e,t,n,r,i,a,o,s,c,l,u){var d,f,p,m,h,v,ee=r&&r.__k||_,y=t.length;for(c=ie(n,t,ee,c,y),d=0;d<y;d++)(p=n.__k[d])!=null&&(f=p.__i!=-1&&ee[p.__i]||g,p.__i=d,v=le(e,p,f,i,a,o,s,c,l,u),m=p.__e,p.ref&&f.ref!=p.ref&&(f.ref&&me(f.ref,null,p),u.push(p.ref,p.__c||m,p)),h==null&&m!=null&&(h=m),4&p.__u?(c=ae(p,c,e),f.__e&&(f.__e=null)):typeof p.type==`function`&&v!==void 0?c=v:m&&(c=m.nextSibling),p.__u&=-7);return n.__e=h,c}function ie(e,t,n,r,i){var a,o,s,c,l,u=n.length,d=u,f=0;for(e.__k=Array(i),a=0;a<i;a++)(o=t[a])!=null&&typeof o!=`boolean`&&typeof o!=`function`?(typeof o==`string`||typeof o==`number`||typeof o==`bigint`||o.constructor==String?o=e.__k[a]=x(null,o,null,null,null):ee(o)?o=e.__k[a]=x(S,{children:o},null,null,null):o.constructor===void 0&&o.__b>0?o=e.__k[a]=x(o.type,o.props,o.key,o.ref?o.ref:null,o.__v):e.__k[a]=o,c=a+f,o.__=e,o.__b=e.__b+1,s=null,(l=o.__i=oe(o,n,c,d))!=-1&&(d--,(s=n[l])&&(s.__u|=2)),s==null||s.__v==null?(l==-1&&(i>u?f--:i<u&&f++),typeof o.type!=`function`&&(o.__u|=4)):l!=c&&(l==c-1?f--:l==c+1?f++:(l>c?f--:f++,o.__u|=4))):e.__k[a]=null;if(d)for(a=0;a<u;a++)(s=n[a])!=null&&!(2&s.__u)&&(s.__e==r&&(r=C(s)),he(s,s));return r}function ae(e,t,n){var r,i;if(typeof e.type==`function`){for(r=e.__k,i=0;r&&i<r.length;i++)r[i]&&(r[i].__=e,t=ae(r[i],t,n));return t}e.__e!=t&&(t&&e.type&&!t.parentNode&&(t=C(e)),t=n.insertBefore(e.__e,t||null));do t&&=t.nextSibling;while(t!=null&&t.nodeType==8);return t}function oe(e,t,n,r){var i,a,o,s=e.key,c=e.type,l=t[n],u=l!=null&&!(2&l.__u);if(l===null&&s==null||u&&s==l.key&&c==l.type)return n;if(r>+!!u){for(i=n-1,a=n+1;i>=0||a<t.length;)if((l=t[o=i>=0?i--:a++])!=null&&!(2&l.__u)&&s==l.key&&c==l.type)return o}return-1}function O(e,t,n){t[0]==`-`?e.setProperty(t,n??``):e[t]=n==null?``:typeof n!=`number`||v.test(t)?n:n+`px`}function se(e,t,n,r,i){var a,o;n:if(t==`style`){if(typeof n==`string`)e.style.cssText=n;else{if(typeof r==`string`&&(e.style.cssText=r=``),r)for(t in r)n&&t in n||O(e.style,t,``);if(n)for(t in n)r&&n[t]==r[t]||O(e.style,t,n[t])}}else if(t[0]==`o`&&t[1]==`n`)a=t!=(t=t.replace(d,`$1`)),o=t.toLowerCase(),t=o in e||t==`onFocusOut`||t==`onFocusIn`?o.slice(2):t.slice(2),e.l||={},e.l[t+a]=n,n?r?n[u]=r[u]:(n[u]=f,e.addEventListener(t,a?m:p,a)):e.removeEventListener(t,a?m:p,a);else{if(i==`http://www.w3.org/2000/svg`)t=t.replace(/xlink(H|:h)/,`h`).replace(/sName$/,`s`);else if(t!=`width`&&t!=`height`&&t!=`href`&&t!=`list`&&t!=`form`&&t!=`tabIndex`&&t!=`download`&&t!=`rowSpan`&&t!=`colSpan`&&t!=`role`&&t!=`popover`&&t in e)try{e[t]=n??``;break n}catch{}typeof n==`function`||(n==null||!1===n&&t[4]!=`-`?e.removeAttribute(t):e.setAttribute(t,t==`popover`&&n==1?``:n))}}function ce(e){return function(n){if(this.l){var r=this.l[n.type+e];if(n[l]==null)n[l]=f++;else if(n[l]<r[u])return;return r(t.event?t.event(n):n)}}}function le(e,n,r,i,a,o,s,c,l,u){var d,f,p,m,h,g,v,b,x,w,T,E,D,ie,ae,oe,O=n.type;if(n.constructor!==void 0)return null;128&r.__u&&(l=!!(32&r.__u),o=[c=n.__e=r.__e]),(d=t.__b)&&d(n);n:if(typeof O==`function`){f=s.length;try{if(x=n.props,w=O.prototype&&O.prototype.render,T=(d=O.contextType)&&i[d.__c],E=d?T?T.props.value:d.__:i,r.__c?b=(p=n.__c=r.__c).__=p.__E:(w?n.__c=p=new O(x,E):(n.__c=p=new ne(x,E),p.constructor=O,p.render=ge),T&&T.sub(p),p.state||(p.state={}),p.__n=i,m=p.__d=!0,p.__h=[],p._sb=[]),w&&p.__s==null&&(p.__s=p.state),w&&O.getDerivedStateFromProps!=null&&(p.__s==p.state&&(p.__s=y({},p.__s)),y(p.__s,O.getDerivedStateFromProps(x,p.__s))),h=p.props,g=p.state,p.__v=n,m)w&&O.getDerivedStateFromProps==null&&p.componentWillMount!=null&&p.componentWillMount(),w&&p.componentDidMount!=null&&p.__h.push(p.componentDidMount);else{if(w&&O.getDerivedStateFromProps==null&&x!==h&&p.componentWillReceiveProps!=null&&p.componentWillReceiveProps(x,E),n.__v==r.__v||!p.__e&&p.shouldComponentUpdate!=null&&!1===p.shouldComponentUpdate(x,p.__s,E)){n.__v!=r.__v&&(p.props=x,p.state=p.__s,p.__d=!1),n.__e=r.__e,n.__k=r.__k,n.__k.some(function(e){e&&(e.__=n)}),_.push.apply(p.__h,p._sb),p._sb=[],p.__h.length&&s.push(p),c=C(r);break n}p.componentWillUpdate!=null&&p.componentWillUpdate(x,p.__s,E),w&&p.componentDidUpdate!=null&&p.__h.push(function(){p.componentDidUpdate(h,g,v)})}if(p.context=E,p.props=x,p.__P=e,p.__e=!1,D=t.__r,ie=0,w)p.state=p.__s,p.__d=!1,D&&D(n),d=p.render(p.props,p.state,p.context),_.push.apply(p.__h,p._sb),p._sb=[];else do p.__d=!1,D&&D(n),d=p.render(p.props,p.state,p.context),p.state=p.__s;while(p.__d&&++ie<25);p.state=p.__s,p.getChildContext!=null&&(i=y(y({},i),p.getChildContext())),w&&!m&&p.getSnapshotBeforeUpdate!=null&&(v=p.getSnapshotBeforeUpdate(h,g)),ae=d!=null&&d.type===S&&d.key==null?fe(d.props.children):d,c=re(e,ee(ae)?ae:[ae],n,r,i,a,o,s,c,l,u),p.base=n.__e,n.__u&=-161,p.__h.length&&s.push(p),b&&(p.__E=p.__=null)}catch(e){if(s.length=f,n.__v=null,l||o!=null){if(e.then){for(n.__u|=l?160:128;c&&c.nodeType==8&&c.nextSibling;)c=c.nextSibling;o!=null&&(o[o.indexOf(c)]=null),n.__e=c}else if(o!=null)for(oe=o.length;oe--;)te(o[oe])}else n.__e=r.__e;n.__k??=r.__k||[],e.then||ue(n),t.__e(e,n,r)}}else o==null&&n.__v==r.__v?(n.__k=r.__k,n.__e=r.__e):c=n.__e=pe(r.__e,n,r,i,a,o,s,l,u);return(d=t.diffed)&&d(n),128&n.__u?void 0:c}function ue(e){e&&(e.__c&&(e.__c.__e=!0),e.__k&&e.__k.some(ue))}function de(e,n,r){for(var i=0;i<r.length;i++)me(r[i],r[++i],r[++i]);t.__c&&t.__c(n,e),e.some(function(n){try{e=n.__h,n.__h=[],e.some(function(e){e.call(n)})}catch(e){t.__e(e,n.__v)}})}function fe(e){return typeof e!=`object`||!e||e.__b>0?e:ee(e)?e.map(fe):e.constructor===void 0?y({},e):null}function pe(n,r,i,a,o,s,c,l,u){var d,f,p,m,h,_,v,y=i.props||g,b=r.props,x=r.type;if(x==`svg`?o=`http://www.w3.org/2000/svg`:x==`math`?o=`http://www.w3.org/1998/Math/MathML`:o||=`http://www.w3.org/1999/xhtml`,s!=null){for(d=0;d<s.length;d++)if((h=s[d])&&`setAttribute`in h==!!x&&(x?h.localName==x:h.nodeType==3)){n=h,s[d]=null;break}}if(n==null){if(x==null)return document.createTextNode(b);n=document.createElementNS(o,x,b.is&&b),l&&=(t.__m&&t.__m(r,s),!1),s=null}if(x==null)y===b||l&&n.data==b||(n.data=b);else{if(s=x==`textarea`&&b.defaultValue!=null?null:s&&e.call(n.childNodes),!l&&s!=null)for(y={},d=0;d<n.attributes.length;d++)y[(h=n.attributes[d]).name]=h.value;for(d in y)h=y[d],d==`dangerouslySetInnerHTML`?p=h:d==`children`||d in b||d==`value`&&`defaultValue`in b||d==`checked`&&`defaultChecked`in b||se(n,d,null,h,o);for(d in b)h=b[d],d==`children`?m=h:d==`dangerouslySetInnerHTML`?f=h:d==`value`?_=h:d==`checked`?v=h:l&&typeof h!=`function`||y[d]===h||se(n,d,h,y[d],o);if(f)l||p&&(f.__html==p.__html||f.__html==n.innerHTML)||(n.innerHTML=f.__html),r.__k=[];else if(p&&(n.innerHTML=``),re(r.type==`template`?n.content:n,ee(m)?m:[m],r,i,a,x==`foreignObject`?`http://www.w3.org/1999/xhtml`:o,s,c,s?s[0]:i.__k&&C(i,0),l,u),s!=null)for(d=s.length;d--;)te(s[d]);l&&x!=`textarea`||(d=`value`,x==`progress`&&_==null?n.removeAttribute(`value`):_!=null&&(_!==n[d]||x==`progress`&&!_||x==`option`&&_!=y[d])&&se(n,d,_,y[d],o),d=`checked`,v!=null&&v!=n[d]&&se(n,d,v,y[d],o))}return n}function me(e,n,r){try{if(typeof e==`function`){var i=typeof e.__u==`function`;i&&e.__u(),i&&n==null||(e.__u=e(n))}else e.current=n}catch(e){t.__e(e,r)}}function he(e,n,r){var i,a;if(t.unmount&&t.unmount(e),(i=e.ref)&&(i.current&&i.current!=e.__e||me(i,null,n)),(i=e.__c)!=null){if(i.componentWillUnmount)try{i.componentWillUnmount()}catch(e){t.__e(e,n)}i.base=i.__P=i.__n=null}if(i=e.__k)for(a=0;a<i.length;a++)i[a]&&he(i[a],n,r||typeof e.type!=`function`);r||te(e.__e),e.__c=e.__=e.__e=void 0}function ge(e,t,n){return this.constructor(e,n)}function _e(n,r,i){var a,o,s,c;r==document&&(r=document.documentElement),t.__&&t.__(n,r),o=(a=typeof i==`function`)?null:i&&i.__k||r.__k,s=[],c=[],le(r,n=(!a&&i||r).__k=b(S,null,[n]),o||g,g,r.namespaceURI,!a&&i?[i]:o?null:r.firstChild?e.call(r.childNodes):null,s,!a&&i?i:o?o.__e:r.firstChild,a,c),de(s,n,c),n.props.children=null}function ve(t,n,r){var i,a,o,s,c=y({},t.props);for(o in t.type&&t.type.defaultProps&&(s=t.type.defaultProps),n)o==`key`?i=n[o]:o==`ref`?a=n[o]:c[o]=n[o]===void 0&&s!=null?s[o]:n[o];return arguments.length>2&&(c.children=arguments.length>3?e.call(arguments,2):r),x(t.type,c,i||t.key,a||t.ref,null)}function ye(e){function t(e){var n,r;return this.getChildContext||(n=new Set,(r={})[t.__c]=this,this.getChildContext=function(){return r},this.componentWillUnmount=function(){n=null},this.shouldComponentUpdate=function(e){this.props.value!=e.value&&n.forEach(function(e){e.__e=!0,E(e)})},this.sub=function(e){n.add(e);var t=e.componentWillUnmount;e.componentWillUnmount=function(){n&&n.delete(e),t&&t.call(e)}}),e.children}return t.__c=`__cC`+h++,t.__=e,t.Provider=t.__l=(t.Consumer=function(e,t){return e.children(t)}).contextType=t,t}e=_.slice,t={__e:function(e,t,n,r){for(var i,a,o;t=t.__;)if((i=t.__c)&&!i.__)try{if((a=i.constructor)&&a.getDerivedStateFromError!=null&&(i.setState(a.getDerivedStateFromError(e)),o=i.__d),i.componentDidCatch!=null&&(i.componentDidCatch(e,r||{}),o=i.__d),o)return i.__E=i}catch(t){e=t}throw e}},n=0,r=function(e){return e!=null&&e.constructor===void 0},ne.prototype.setState=function(e,t){var n=this.__s!=null&&this.__s!=this.state?this.__s:this.__s=y({},this.state);typeof e==`function`&&(e=e(y({},n),this.props)),e&&y(n,e),e!=null&&this.__v&&(t&&this._sb.push(t),E(this))},ne.prototype.forceUpdate=function(e){this.__v&&(this.__e=!0,e&&this.__h.push(e),E(this))},ne.prototype.render=S,i=[],o=typeof Promise==`function`?Promise.prototype.then.bind(Promise.resolve()):setTimeout,s=function(e,t){return e.__v.__b-t.__v.__b},D.__r=0,c=Math.random().toString(8),l=`__d`+c,u=`__a`+c,d=/(PointerCapture)$|Capture$/i,f=0,p=ce(!1),m=ce(!0),h=0;var k,A,be,xe,Se=0,Ce=[],j=t,we=j.__b,Te=j.__r,Ee=j.diffed,De=j.__c,Oe=j.unmount,ke=j.__;function Ae(e,t){j.__h&&j.__h(A,e,Se||t),Se=0;var n=A.__H||(A.__H={__:[],__h:[]});return e>=n.__.length&&n.__.push({}),n.__[e]}function M(e){return Se=1,je(We,e)}function je(e,t,n){var r=Ae(k++,2);if(r.t=e,!r.__c&&(r.__=[n?n(t):We(void 0,t),function(e){var t=r.__N?r.__N[0]:r.__[0],n=r.t(t,e);t!==n&&(r.__N=[n,r.__[1]],r.__c.setState({}))}],r.__c=A,!A.__f)){var i=function(e,t,n){if(!r.__c.__H)return!0;var i=!1,o=r.__c.props!==e;if(r.__c.__H.__.some(function(e){if(e.__N){i=!0;var t=e.__[0];e.__=e.__N,e.__N=void 0,t!==e.__[0]&&(o=!0)}}),a){var s=a.call(this,e,t,n);return i?s||o:s}return!i||o};A.__f=!0;var a=A.shouldComponentUpdate,o=A.componentWillUpdate;A.componentWillUpdate=function(e,t,n){if(this.__e){var r=a;a=void 0,i(e,t,n),a=r}o&&o.call(this,e,t,n)},A.shouldComponentUpdate=i}return r.__N||r.__}function Me(e,t){var n=Ae(k++,3);!j.__s&&Ue(n.__H,t)&&(n.__=e,n.u=t,A.__H.__h.push(n))}function Ne(e,t){var n=Ae(k++,4);!j.__s&&Ue(n.__H,t)&&(n.__=e,n.u=t,A.__h.push(n))}function Pe(e){return Se=5,Fe(function(){return{current:e}},[])}function Fe(e,t){var n=Ae(k++,7);return Ue(n.__H,t)&&(n.__=e(),n.__H=t,n.__h=e),n.__}function Ie(e){var t=A.context[e.__c],n=Ae(k++,9);return n.c=e,t?(n.__??(n.__=!0,t.sub(A)),t.props.value):e.__}function Le(){var e=Ae(k++,11);if(!e.__){for(var t=A.__v;t!==null&&!t.__m&&t.__!==null;)t=t.__;var n=t.__m||(t.__m=[0,0]);e.__=`P`+n[0]+`-`+n[1]++}return e.__}function Re(){for(var e;e=Ce.shift();){var t=e.__H;if(e.__P&&t)try{t.__h.some(Ve),t.__h.some(He),t.__h=[]}catch(n){t.__h=[],j.__e(n,e.__v)}}}j.__b=function(e){A=null,we&&we(e)},j.__=function(e,t){e&&t.__k&&t.__k.__m&&(e.__m=t.__k.__m),ke&&ke(e,t)},j.__r=function(e){Te&&Te(e),k=0;var t=(A=e.__c).__H;t&&(be===A?(t.__h=[],A.__h=[],t.__.some(function(e){e.__N&&(e.__=e.__N),e.u=e.__N=void 0})):(t.__h.some(Ve),t.__h.some(He),t.__h=[],k=0)),be=A},j.diffed=function(e){Ee&&Ee(e);var t=e.__c;t&&t.__H&&(t.__H.__h.length&&(Ce.push(t)!==1&&xe===j.requestAnimationFrame||((xe=j.requestAnimationFrame)||Be)(Re)),t.__H.__.some(function(e){e.u&&=(e.__H=e.u,void 0)})),be=A=null},j.__c=function(e,t){t.some(function(e){try{e.__h.some(Ve),e.__h=e.__h.filter(function(e){return!e.__||He(e)})}catch(n){t.some(function(e){e.__h&&=[]}),t=[],j.__e(n,e.__v)}}),De&&De(e,t)},j.unmount=function(e){Oe&&Oe(e);var t,n=e.__c;n&&n.__H&&(n.__H.__.some(function(e){try{Ve(e)}catch(e){t=e}}),n.__H=void 0,t&&j.__e(t,n.__v))};var ze=typeof requestAnimationFrame==`function`;function Be(e){var t,n=function(){clearTimeout(r),ze&&cancelAnimationFrame(t),setTimeout(e)},r=setTimeout(n,35);ze&&(t=requestAnimationFrame(n))}function Ve(e){var t=A,n=e.__c;typeof n==`function`&&(e.__c=void 0,n()),A=t}function He(e){var t=A;e.__c=e.__(),A=t}function Ue(e,t){return!e||e.length!==t.length||t.some(function(t,n){return t!==e[n]})}function We(e,t){return typeof t==`function`?t(e):t}var Ge=Symbol.for(`preact-signals`);function Ke(){if(P>1)P--;else{var e,t=!1;for((function(){var e=et;for(et=void 0;e!==void 0;){var t=e.S;if(t.v===e.v)for(var n=t.t;n!==void 0;n=n.x)n.i===e.i&&(n.i=t.i);e=e.o}})();Xe!==void 0;){var n=Xe;for(Xe=void 0,Ze++;n!==void 0;){var r=n.u;if(n.u=void 0,n.f&=-3,!(8&n.f)&&rt(n))try{n.c()}catch(n){t||=(e=n,!0)}n=r}}if(Ze=0,P--,t)throw e}}function qe(e){if(P>0)return e();$e=++Qe,P++;try{return e()}finally{Ke()}}var Je,N=void 0;function Ye(e){var t=N,n=Je;N=void 0,Je=void 0;try{return e()}finally{N=t,Je=n}}var Xe=void 0,P=0,Ze=0,Qe=0,$e=0,et=void 0,tt=0;function nt(e){if(N!==void 0){var t=e.n;if(t===void 0||t.t!==N)return t={i:0,S:e,p:N.s,n:void 0,t:N,e:void 0,x:void 0,r:t},N.s!==void 0&&(N.s.n=t),N.s=t,e.n=t,32&N.f&&e.S(t),t;if(t.i===-1)return t.i=0,t.n!==void 0&&(t.n.p=t.p,t.p!==void 0&&(t.p.n=t.n),t.p=N.s,t.n=void 0,N.s.n=t,N.s=t),t}}function F(e,t){this.v=e,this.i=0,this.n=void 0,this.t=void 0,this.l=0,this.W=t?.watched,this.Z=t?.unwatched,this.name=t?.name}F.prototype.brand=Ge,F.prototype.h=function(){return!0},F.prototype.S=function(e){var t=this,n=this.t;n!==e&&e.e===void 0&&(e.x=n,this.t=e,n===void 0?Ye(function(){var e;(e=t.W)==null||e.call(t)}):n.e=e)},F.prototype.U=function(e){var t=this;if(this.t!==void 0){var n=e.e,r=e.x;n!==void 0&&(n.x=r,e.e=void 0),r!==void 0&&(r.e=n,e.x=void 0),e===this.t&&(this.t=r,r===void 0&&Ye(function(){var e;(e=t.Z)==null||e.call(t)}))}},F.prototype.subscribe=function(e){var t=this;return dt(function(){var n=t.value;Ye(function(){return e(n)})},{name:`sub`})},F.prototype.valueOf=function(){return this.value},F.prototype.toString=function(){return this.value+``},F.prototype.toJSON=function(){return this.value},F.prototype.peek=function(){var e=this;return Ye(function(){return e.value})},Object.defineProperty(F.prototype,"value",{get:function(){var e=nt(this);return e!==void 0&&(e.i=this.i),this.v},set:function(e){if(e!==this.v){if(Ze>100)throw Error(`Cycle detected`);(function(e){P!==0&&Ze===0&&e.l!==$e&&(e.l=$e,et={S:e,v:e.v,i:e.i,o:et})})(this),this.v=e,this.i++,tt++,P++;try{for(var t=this.t;t!==void 0;t=t.x)t.t.N()}finally{Ke()}}}});function I(e,t){return new F(e,t)}function rt(e){for(var t=e.s;t!==void 0;t=t.n)if(t.S.i!==t.i||!t.S.h()||t.S.i!==t.i)return!0;return!1}function it(e){for(var t=e.s;t!==void 0;t=t.n){var n=t.S.n;if(n!==void 0&&(t.r=n),t.S.n=t,t.i=-1,t.n===void 0){e.s=t;break}}}function at(e){for(var t=e.s,n=void 0;t!==void 0;){var r=t.p;t.i===-1?(t.S.U(t),r!==void 0&&(r.n=t.n),t.n!==void 0&&(t.n.p=r)):n=t,t.S.n=t.r,t.r!==void 0&&(t.r=void 0),t=r}e.s=n}function L(e,t){F.call(this,void 0,t),this.x=e,this.s=void 0,this.g=tt-1,this.f=4}L.prototype=new F,L.prototype.h=function(){if(this.f&=-3,1&this.f)return!1;if((36&this.f)==32||(this.f&=-5,this.g===tt))return!0;if(this.g=tt,this.f|=1,this.i>0&&!rt(this))return this.f&=-2,!0;var e=N;try{it(this),N=this;var t=this.x();(16&this.f||this.v!==t||this.i===0)&&(this.v=t,this.f&=-17,this.i++)}catch(e){this.v=e,this.f|=16,this.i++}return N=e,at(this),this.f&=-2,!0},L.prototype.S=function(e){if(this.t===void 0){this.f|=36;for(var t=this.s;t!==void 0;t=t.n)t.S.S(t)}F.prototype.S.call(this,e)},L.prototype.U=function(e){if(this.t!==void 0&&(F.prototype.U.call(this,e),this.t===void 0)){this.f&=-33;for(var t=this.s;t!==void 0;t=t.n)t.S.U(t)}},L.prototype.N=function(){if(!(2&this.f)){this.f|=6;for(var e=this.t;e!==void 0;e=e.x)e.t.N()}},Object.defineProperty(L.prototype,"value",{get:function(){if(1&this.f)throw Error(`Cycle detected`);var e=nt(this);if(this.h(),e!==void 0&&(e.i=this.i),16&this.f)throw this.v;return this.v}});function ot(e,t){return new L(e,t)}function st(e){var t=e.j;if(e.j=void 0,typeof t==`function`){P++;var n=N;N=void 0;try{t()}catch(t){throw e.f&=-2,e.f|=8,ct(e),t}finally{N=n,Ke()}}}function ct(e){for(var t=e.s;t!==void 0;t=t.n)t.S.U(t);e.x=void 0,e.s=void 0,st(e)}function lt(e){if(N!==this)throw Error(`Out-of-order effect`);at(this),N=e,this.f&=-2;try{8&this.f&&ct(this)}finally{Ke()}}function ut(e,t){this.x=e,this.j=void 0,this.s=void 0,this.u=void 0,this.f=32,this.name=t?.name,Je&&Je.push(this)}ut.prototype.c=function(){var e=this.S();try{if(8&this.f||this.x===void 0)return;var t=this.x();typeof t==`function`&&(this.j=t)}finally{e()}},ut.prototype.S=function(){if(1&this.f)throw Error(`Cycle detected`);this.f|=1,this.f&=-9,st(this),it(this),P++;var e=N;return N=this,lt.bind(this,e)},ut.prototype.N=function(){2&this.f||(this.f|=2,this.u=Xe,Xe=this)},ut.prototype.d=function(){this.f|=8,1&this.f||ct(this)},ut.prototype.dispose=function(){this.d()};function dt(e,t){var n=new ut(e,t);try{n.c()}catch(e){throw n.d(),e}var r=n.d.bind(n);return r[Symbol.dispose]=r,r}var ft,pt,mt=typeof window<`u`&&!!window.__PREACT_SIGNALS_DEVTOOLS__,ht=[];dt(function(){ft=this.N})();function gt(e,n){t[e]=n.bind(null,t[e]||function(){})}function _t(e){if(pt){var t=pt;pt=void 0,t()}pt=e&&e.S()}function vt(e){var t=this,n=e.data,i=bt(n);i.name=`ReactiveDom`,i.value=n;var a=Fe(function(){for(var e=t,n=t.__v;n=n.__;)if(n.__c){n.__c.__$f|=4;break}var a=ot(function(){var e=i.value.value;return e===0?0:!0===e?``:e||``}),o=ot(function(){return!Array.isArray(a.value)&&!r(a.value)}),s=dt(function(){if(this.N=Ct,o.value){var t=a.value;e.__v&&e.__v.__e&&e.__v.__e.nodeType===3&&(e.__v.__e.data=t)}}),c=t.__$u.d;return t.__$u.d=function(){s(),c.call(this)},[o,a]},[]),o=a[0],s=a[1];return o.value?s.peek():s.value}vt.displayName=`ReactiveTextNode`,Object.defineProperties(F.prototype,{constructor:{configurable:!0,value:b(S,null).constructor},type:{configurable:!0,value:vt},props:{configurable:!0,get:function(){var e=this;return{data:{get value(){return e.value}}}}},__b:{configurable:!0,value:1}}),gt(`__b`,function(e,t){if(_t(),typeof t.type==`string`){var n,r=t.props;for(var i in r)if(i!==`children`){var a=r[i];a instanceof F&&(n||(t.__np=n={}),n[i]=a,r[i]=a.peek())}}e(t)}),gt(`__r`,function(e,t){if(e(t),t.type!==S){_t();var n,r=t.__c;r&&(r.__$f&=-2,(n=r.__$u)===void 0&&(r.__$u=n=function(e,t){var n;return dt(function(){n=this},{name:t}),n.c=e,n}(function(e){return function(){var t;mt&&((t=this.y)==null||t.call(this)),e.__$f|=1,e.setState({})}}(r),typeof t.type==`function`?t.type.displayName||t.type.name:``))),_t(n)}}),gt(`__e`,function(e,t,n,r){_t(),e(t,n,r)}),gt(`diffed`,function(e,t){_t();var n;if(typeof t.type==`string`&&(n=t.__e)){var r=t.__np,i=t.props,a=n.U;if(a)for(var o in a){var s=a[o];s===void 0||r&&o in r||(s.d(),a[o]=void 0)}if(r)for(var c in a||(a={},n.U=a),r){var l=a[c],u=r[c];l===void 0?(l=yt(n,c,u,i),a[c]=l):l.o(u,i)}}e(t)});function yt(e,t,n,r){var i=t in e&&e.ownerSVGElement===void 0,a=I(n);return{o:function(e,t){a.value=e,r=t},d:dt(function(){this.N=Ct;var n=a.value.value;r[t]!==n&&(r[t]=n,i?e[t]=n:n!=null&&(!1!==n||t[4]===`-`)?e.setAttribute(t,n):e.removeAttribute(t))})}}gt(`unmount`,function(e,t){if(typeof t.type==`string`){var n=t.__e;if(n){var r=n.U;if(r)for(var i in n.U=void 0,r){var a=r[i];a&&a.d()}}var o=t.__np;if(o){var s=t.props;for(var c in o)s[c]=o[c]}t.__np=void 0}else{var l=t.__c;if(l){l.__$f|=8;var u=l.__$u;u&&(l.__$u=void 0,u.d())}}e(t)}),gt(`__h`,function(e,t,n,r){r<3&&(t.__$f|=2),e(t,n,r)}),ne.prototype.shouldComponentUpdate=function(e,t){if(this.__R)return!0;var n=this.__$u,r=n&&n.s!==void 0;for(var i in t)return!0;if(this.__f||typeof this.u==`boolean`&&!0===this.u){var a=2&this.__$f;if(!(r||a||4&this.__$f)||1&this.__$f)return!0}else if(!(r||4&this.__$f)||3&this.__$f)return!0;for(var o in e)if(o!==`__source`&&e[o]!==this.props[o])return!0;for(var s in this.props)if(!(s in e))return!0;return!1};function bt(e,t){return Fe(function(){return I(e,t)},[])}var xt=function(e){queueMicrotask(function(){queueMicrotask(e)})};function St(){qe(function(){for(var e;e=ht.shift();)ft.call(e)})}function Ct(){ht.push(this)===1&&(t.requestAnimationFrame||xt)(St)}var R=class extends Error{code;constructor(e,t){super(t),this.code=e}},wt=`liancha.token`,Tt=`liancha.lookup`,z=I(sessionStorage.getItem(wt)),Et=I(Rt()),B=I(null),Dt=I(null),V=ot(()=>B.value?.lookup??null),H=e=>V.value!==null&&(V.value.sees.includes(e)||V.value.ofSubjects.includes(e));function Ot(){let e=/^#token=([\w.~-]+)$/.exec(location.hash);e?.[1]!==void 0&&(At(),z.value=e[1],sessionStorage.setItem(wt,e[1]),history.replaceState(null,``,`#/`))}async function kt(e){let t=await It(e,{});z.value=e,sessionStorage.setItem(wt,e),Dt.value=null,Ft({},t)}function At(e=null){sessionStorage.removeItem(wt),sessionStorage.removeItem(Tt),z.value=null,B.value=null,Et.value={},Dt.value=e}async function jt(){if(z.value!==null)try{B.value=await It(z.value,Et.value)}catch(e){if(!(e instanceof R))throw e;if(e.code===`UNAUTHENTICATED`){At(e.message);return}if(Object.keys(Et.value).length===0)throw e;Ft({},await It(z.value,{}))}}async function Mt(e){z.value!==null&&Ft(e,await It(z.value,e))}function Nt(){B.value!==null&&Ft({},{...B.value,lookup:null})}function Pt(e,t){let n={authorization:`Bearer ${t}`};for(let[t,r]of Object.entries(e))n[`x-liancha-${t}`]=encodeURIComponent(r);return n}function Ft(e,t){Et.value=e,sessionStorage.setItem(Tt,JSON.stringify(e)),B.value=t}async function It(e,t){let n=await Lt(`/session`,{headers:Pt(t,e)}),r=await n.json();if(r.data!==void 0)return r.data;let i=r.errors?.[0],a=i?.extensions?.code??`UNKNOWN`;throw new R(n.status===401?`UNAUTHENTICATED`:a,i?.message??String(n.status))}async function Lt(e,t){try{return await fetch(e,{...t,credentials:`omit`,cache:`no-store`})}catch(e){throw e instanceof DOMException&&e.name===`AbortError`?e:new R(`UNREACHABLE`,String(e))}}function Rt(){let e=sessionStorage.getItem(Tt);return e===null?{}:JSON.parse(e)}function zt(e,t){if(e instanceof RegExp)return{keys:!1,pattern:e};var n,r,i,a,o=[],s=``,c=e.split(`/`);for(c[0]||c.shift();i=c.shift();)n=i[0],n===`*`?(o.push(n),s+=i[1]===`?`?`(?:/(.*))?`:`/(.*)`):n===`:`?(r=i.indexOf(`?`,1),a=i.indexOf(`.`,1),o.push(i.substring(1,~r?r:~a?a:i.length)),s+=~r&&!~a?`(?:/([^/]+?))?`:`/([^/]+?)`,~a&&(s+=(~r?`?`:``)+`\\`+i.substring(a))):s+=`/`+i;return{keys:o,pattern:RegExp(`^`+s+(t?`(?=$|/)`:`/?$`),`i`)}}var Bt=typeof window<`u`&&window.document!==void 0&&window.document.createElement!==void 0;function Vt(e,t){return e===t&&(e!==0||1/e==1/t)||e!==e&&t!==t}function Ht(e,t,n){n&&!Bt&&(t=n);let r=t(),[{_instance:i},a]=M({_instance:{_value:r,_getSnapshot:t}});return Ne(()=>{i._value=r,i._getSnapshot=t,Vt(i._value,t())||a({_instance:i})},[e,r,t]),Me(()=>(Vt(i._value,i._getSnapshot())||a({_instance:i}),e(()=>{Vt(i._value,i._getSnapshot())||a({_instance:i})})),[e]),r}var Ut=e=>{let t=Pe([e,(...e)=>t[0](...e)]).current;return Ne(()=>{t[0]=e}),t[1]},Wt=[`popstate`,`pushState`,`replaceState`,`hashchange`],Gt=[],Kt=()=>Gt.forEach(e=>e()),qt=e=>(Gt.push(e)===1&&Wt.forEach(e=>addEventListener(e,Kt)),()=>{Gt=Gt.filter(t=>t!==e),Gt.length||Wt.forEach(e=>removeEventListener(e,Kt))}),Jt=(e,t)=>Ht(qt,e,t),Yt=()=>location.search,Xt=({ssrSearch:e}={})=>Jt(Yt,e==null?Yt:()=>e),Zt=()=>location.pathname,Qt=({ssrPath:e}={})=>Jt(Zt,e==null?Zt:()=>e),$t=(e,{replace:t=!1,state:n=null}={})=>history[t?`replaceState`:`pushState`](n,``,e),en=e=>[Qt(e),$t],tn=Symbol.for(`wouter_v3`);if(typeof history<`u`&&window[tn]===void 0){for(let e of[`pushState`,`replaceState`]){let t=history[e];history[e]=function(){let n=t.apply(this,arguments),r=new Event(e);return r.arguments=arguments,dispatchEvent(r),n}}Object.defineProperty(window,tn,{value:!0})}var nn=(e=``)=>e===`/`?``:e,rn=(e,t)=>e[0]===`~`?e.slice(1):nn(t)+e,an=(e,t)=>(e=on(nn(e)),t=on(t),!e||(t.toLowerCase()+`/`).startsWith(e.toLowerCase()+`/`)?t.slice(e.length)||`/`:`~`+t),on=e=>{try{return e.includes(`%`)?decodeURI(e):e}catch{return e}},sn={hook:en,searchHook:Xt,parser:zt,base:``,ssrPath:void 0,ssrSearch:void 0,ssrContext:void 0,hrefs:e=>e,aroundNav:(e,t,n)=>e(t,n)},cn=ye(sn),ln=()=>Ie(cn),un={},dn=ye(un),fn=()=>Ie(dn),pn=(e,t=e.base)=>an(t,e.hook(e)[0]),mn=e=>{let[t,n]=e.hook(e);return[an(e.base,t),Ut((t,r)=>e.aroundNav(n,rn(t,e.base),r))]},hn=()=>mn(ln()),gn=(e,t,n,r)=>{let{pattern:i,keys:a}=t instanceof RegExp?{pattern:t}:e(t||`*`,r),o=i.exec(n);if(!o)return[!1,null];let s={};for(let e=1;e<o.length;e++)s[e-1]=o[e];if(a)for(let e=0;e<a.length;e++)s[a[e]]=o[e+1];else Object.assign(s,o.groups);return r?[!0,s,o[0]]:[!0,s]},_n=({children:e,...t})=>{let n=ln(),r=t.hook?sn:n,i=r;if(t.ssrPath){let[e,n=t.ssrSearch??``]=t.ssrPath.split(`?`);e&&(t.ssrSearch=n,t.ssrPath=e)}t.hrefs=t.hrefs??t.hook?.hrefs,t.searchHook=t.searchHook??t.hook?.searchHook;let a=Pe(r),o=a.current,s=o;for(let e in r){let n=e===`base`?r[e]+(t[e]??``):t[e]??r[e];n!==s[e]&&(o===s&&(a.current=s={...s}),s[e]=n),(n!==r[e]||n!==i[e])&&(i=s)}return b(cn.Provider,{value:i},e)},vn=({children:e,component:t},n)=>t?b(t,{params:n}):typeof e==`function`?e(n):e,yn=e=>{let t=Pe(un),n=t.current,r=Object.keys(e);return t.current=r.length!==Object.keys(n).length||r.some(t=>e[t]!==n[t])?e:n},bn=({path:e,nest:t,match:n,...r})=>{let i=ln(),a=pn(i),[o,s,c]=n??gn(i.parser,e,a,t),l=yn({...fn(),...s});if(!o)return null;let u=vn(r,l);return b(dn.Provider,{value:l},c?b(_n,{base:c},u):u)},xn=(e,t=[])=>{if(Array.isArray(e))for(let n of e)xn(n&&n.type===S?n.props.children:n,t);else t.push(e);return t},Sn=({children:e,location:t})=>{let n=ln(),i=pn(n);for(let a of xn(e)){let e=0;if(r(a)&&(e=gn(n.parser,a.props.path,t||i,a.props.nest))[0])return ve(a,{match:e})}return null},Cn=[],wn=()=>Cn.forEach(e=>e()),Tn=e=>(Cn.push(e)===1&&addEventListener(`hashchange`,wn),()=>{Cn=Cn.filter(t=>t!==e),Cn.length||removeEventListener(`hashchange`,wn)}),En=/^#?\/?/,Dn=()=>`/`+location.hash.replace(En,``),On=(e,{state:t=null,replace:n=!1}={})=>{let r=location.href,[i,a]=e.replace(En,``).split(`?`),o=new URL(r);o.hash=`/${i}`,a!==void 0&&(o.search=a);let s=o.href;history[n?`replaceState`:`pushState`](t,``,s);let c=typeof HashChangeEvent<`u`?new HashChangeEvent(`hashchange`,{oldURL:r,newURL:s}):new Event(`hashchange`,{detail:{oldURL:r,newURL:s}});dispatchEvent(c)},kn=({ssrPath:e=`/`}={})=>[Ht(Tn,Dn,()=>e),On];kn.hrefs=e=>`#`+e;async function An(e,t,n=null){let r=await Lt(`/graphql`,{method:`POST`,headers:{...Pt(Et.value,z.value??``),"content-type":`application/json`,accept:`application/graphql-response+json`},body:JSON.stringify({query:e.toString(),variables:t}),signal:n}),i=await r.json();if(r.status===401&&At(i.errors?.[0]?.message??null),i.data===void 0){let e=i.errors?.[0];throw new R(e?.extensions?.code??String(r.status),e?.message??String(r.status))}return{data:i.data,faults:i.errors??[],record:r.headers.get(`x-liancha-record`)?.split(`:`)[0]??null}}function jn(e,t){let[n,r]=M({state:`asking`}),[i,a]=M(0);return Me(()=>{let n=new AbortController;return r({state:`asking`}),An(e,t,n.signal).then(e=>r({state:`answered`,answer:e}),e=>{if(!n.signal.aborted){if(!(e instanceof R))throw e;r({state:`failed`,error:e,again:()=>a(e=>e+1)})}}),()=>n.abort()},[e,JSON.stringify(t),i]),n}var U=class extends String{__apiType;value;__meta__;constructor(e,t){super(e),this.value=e,this.__meta__=t}toString(){return this.value}},Mn=new U(`
    fragment Name on Party {
  __typename
  id
  name
}
    `,{fragmentName:`Name`}),Nn=new U(`
    fragment Proof on Evidence {
  department
  recordId
  since
  until
  readAt
}
    `,{fragmentName:`Proof`}),Pn=new U(`
    fragment Chain on ControlChain {
  ratio
  steps {
    ratio
    holder {
      ...Name
    }
    company {
      ...Name
    }
  }
}
    fragment Name on Party {
  __typename
  id
  name
}`,{fragmentName:`Chain`}),Fn=new U(`
    fragment Entry on ListEntry {
  id
  caseNumber
  grounds
  groundsText
  listedOn
  publishedOn
  publishable
  expiresOn
  removedOn
  removalReason
  court {
    name
  }
  evidence {
    ...Proof
  }
}
    fragment Proof on Evidence {
  department
  recordId
  since
  until
  readAt
}`,{fragmentName:`Entry`}),In=new U(`
    fragment AnyParty on Party {
  id
  name
  offices(asOf: $asOf) @include(if: $register) {
    role
    title
    since
    until
    company {
      ...Name
    }
    evidence {
      ...Proof
    }
  }
  shareholdings(asOf: $asOf) @include(if: $register) {
    ratio
    subscribed
    since
    until
    company {
      ...Name
    }
    evidence {
      ...Proof
    }
  }
  concertGroups(asOf: $asOf) @include(if: $register) {
    groupId
    members {
      since
      until
      party {
        ...Name
      }
      evidence {
        ...Proof
      }
    }
  }
  stockListing @include(if: $register) {
    stockCode
    exchange
    stateControlled
    evidence {
      ...Proof
    }
  }
  bonds(asOf: $asOf) @include(if: $register) {
    security
    amount
    issuedOn
    maturesOn
    status
    evidence {
      ...Proof
    }
  }
  controlledCompanies(asOf: $asOf) @include(if: $control) {
    basis
    share
    explanation {
      zh
      en
    }
    company {
      ...Name
    }
    chains {
      ...Chain
    }
  }
  defaulterStatus(asOf: $asOf) @include(if: $list) {
    listed
    asOf
  }
  listEntries @include(if: $list) {
    ...Entry
    state @include(if: $procedure)
  }
  cases @include(if: $case) {
    role
    case {
      caseNumber
      filedOn
      closedOn
      cause
      amount
      fulfilled
      performance
      court {
        name
      }
    }
    debtor {
      ...Name
    }
    evidence {
      ...Proof
    }
  }
  exposure(asOf: $asOf) @include(if: $exposure) {
    complete
    missingDepartments
    hits {
      relation
      fromSubject
      party {
        ...Name
      }
      entry {
        ...Entry
      }
      path {
        relation
        department
        from {
          ...Name
        }
        to {
          ...Name
        }
        evidence {
          ...Proof
        }
      }
    }
  }
  vehicles(asOf: $asOf) @include(if: $assets) {
    plate
    model
    registeredOn
    sealedByCase {
      caseNumber
    }
    evidence {
      ...Proof
    }
  }
  ownerships(asOf: $asOf) @include(if: $assets) {
    share
    parcel {
      certificate
      kind
      location
      areaM2
      encumbrances(asOf: $asOf) {
        kind
      }
    }
    evidence {
      ...Proof
    }
  }
  bankAccounts(asOf: $asOf) @include(if: $assets) {
    account
    institution
    kind
    balance
    frozenByCase {
      caseNumber
    }
    evidence {
      ...Proof
    }
  }
  securitiesAccounts(asOf: $asOf) @include(if: $assets) {
    account
    openedOn
    evidence {
      ...Proof
    }
  }
  loans(asOf: $asOf) @include(if: $borrowing) {
    loan
    lender
    principal
    outstanding
    dueOn
    status
    evidence {
      ...Proof
    }
  }
  guarantees(asOf: $asOf) @include(if: $borrowing) {
    amount
    since
    until
    loan {
      loan
      borrower {
        ...Name
      }
    }
    evidence {
      ...Proof
    }
  }
  subsidies(asOf: $asOf) @include(if: $borrowing) {
    id
    programme
    amount
    grantedOn
    evidence {
      ...Proof
    }
  }
  procurements(asOf: $asOf) @include(if: $borrowing) {
    id
    project
    amount
    awardedOn
    evidence {
      ...Proof
    }
  }
  taxYears @include(if: $tax) {
    year
    rating
    status
    evidence {
      ...Proof
    }
  }
  taxArrears(asOf: $asOf) @include(if: $tax) {
    id
    taxKind
    amount
    dueOn
    evidence {
      ...Proof
    }
  }
}
    fragment Proof on Evidence {
  department
  recordId
  since
  until
  readAt
}
fragment Name on Party {
  __typename
  id
  name
}
fragment Entry on ListEntry {
  id
  caseNumber
  grounds
  groundsText
  listedOn
  publishedOn
  publishable
  expiresOn
  removedOn
  removalReason
  court {
    name
  }
  evidence {
    ...Proof
  }
}
fragment Chain on ControlChain {
  ratio
  steps {
    ratio
    holder {
      ...Name
    }
    company {
      ...Name
    }
  }
}`,{fragmentName:`AnyParty`}),Ln=new U(`
    fragment OneCompany on Company {
  kind
  status(asOf: $asOf)
  registeredCapital
  establishedOn
  endedOn
  region
  industry
  address
  officers(asOf: $asOf) {
    role
    title
    since
    until
    party {
      ...Name
      defaulterStatus(asOf: $asOf) @include(if: $list) {
        listed
      }
    }
    evidence {
      ...Proof
    }
  }
  shareholders(asOf: $asOf) {
    ratio
    subscribed
    since
    until
    party {
      ...Name
      defaulterStatus(asOf: $asOf) @include(if: $list) {
        listed
      }
    }
    evidence {
      ...Proof
    }
  }
  control(asOf: $asOf) @include(if: $control) {
    noneBecause {
      zh
      en
    }
    controllers {
      basis
      share
      explanation {
        zh
        en
      }
      party {
        ...Name
        defaulterStatus(asOf: $asOf) @include(if: $list) {
          listed
        }
      }
      chains {
        ...Chain
      }
    }
  }
  beneficialOwnership(asOf: $asOf) @include(if: $control) {
    owners {
      share
      party {
        ...Name
      }
      explanation {
        zh
        en
      }
    }
  }
}
    fragment Proof on Evidence {
  department
  recordId
  since
  until
  readAt
}
fragment Name on Party {
  __typename
  id
  name
}
fragment Chain on ControlChain {
  ratio
  steps {
    ratio
    holder {
      ...Name
    }
    company {
      ...Name
    }
  }
}`,{fragmentName:`OneCompany`}),Rn=new U(`
    fragment OnePerson on Person {
  identityNumber @include(if: $identity)
  sex @include(if: $identity)
  birthDate @include(if: $identity)
  region @include(if: $identity)
  documentExpires @include(if: $identity)
  deceasedOn @include(if: $identity)
  formerNames @include(if: $identity) {
    name
    until
    evidence {
      ...Proof
    }
  }
}
    fragment Proof on Evidence {
  department
  recordId
  since
  until
  readAt
}`,{fragmentName:`OnePerson`}),zn={"\n  query CaseParties($caseNumber: ID!) {\n    case(caseNumber: $caseNumber) {\n      caseNumber\n      court {\n        name\n      }\n      parties {\n        role\n        party {\n          id\n          name\n        }\n        debtor {\n          id\n        }\n      }\n    }\n  }\n":new U(`
    query CaseParties($caseNumber: ID!) {
  case(caseNumber: $caseNumber) {
    caseNumber
    court {
      name
    }
    parties {
      role
      party {
        id
        name
      }
      debtor {
        id
      }
    }
  }
}
    `),"\n  query Found($text: String!, $after: String) {\n    search(text: $text, first: 20, after: $after) {\n      hits {\n        party {\n          __typename\n          id\n          name\n        }\n        name\n        former\n        maskedNumber\n        match\n        explanation {\n          zh\n          en\n        }\n      }\n      more\n      endCursor\n      complete\n      missingDepartments\n    }\n  }\n":new U(`
    query Found($text: String!, $after: String) {
  search(text: $text, first: 20, after: $after) {
    hits {
      party {
        __typename
        id
        name
      }
      name
      former
      maskedNumber
      match
      explanation {
        zh
        en
      }
    }
    more
    endCursor
    complete
    missingDepartments
  }
}
    `),"\n  query PersonByNumber($number: String!) {\n    personByIdNumber(idNumber: $number) {\n      id\n    }\n  }\n":new U(`
    query PersonByNumber($number: String!) {
  personByIdNumber(idNumber: $number) {
    id
  }
}
    `),"\n  fragment Proof on Evidence {\n    department\n    recordId\n    since\n    until\n    readAt\n  }\n":Nn,"\n  fragment Name on Party {\n    __typename\n    id\n    name\n  }\n":Mn,"\n  fragment Entry on ListEntry {\n    id\n    caseNumber\n    grounds\n    groundsText\n    listedOn\n    publishedOn\n    publishable\n    expiresOn\n    removedOn\n    removalReason\n    court {\n      name\n    }\n    evidence {\n      ...Proof\n    }\n  }\n":Fn,"\n  fragment Chain on ControlChain {\n    ratio\n    steps {\n      ratio\n      holder {\n        ...Name\n      }\n      company {\n        ...Name\n      }\n    }\n  }\n":Pn,"\n  fragment AnyParty on Party {\n    id\n    name\n    offices(asOf: $asOf) @include(if: $register) {\n      role\n      title\n      since\n      until\n      company {\n        ...Name\n      }\n      evidence {\n        ...Proof\n      }\n    }\n    shareholdings(asOf: $asOf) @include(if: $register) {\n      ratio\n      subscribed\n      since\n      until\n      company {\n        ...Name\n      }\n      evidence {\n        ...Proof\n      }\n    }\n    concertGroups(asOf: $asOf) @include(if: $register) {\n      groupId\n      members {\n        since\n        until\n        party {\n          ...Name\n        }\n        evidence {\n          ...Proof\n        }\n      }\n    }\n    stockListing @include(if: $register) {\n      stockCode\n      exchange\n      stateControlled\n      evidence {\n        ...Proof\n      }\n    }\n    bonds(asOf: $asOf) @include(if: $register) {\n      security\n      amount\n      issuedOn\n      maturesOn\n      status\n      evidence {\n        ...Proof\n      }\n    }\n    controlledCompanies(asOf: $asOf) @include(if: $control) {\n      basis\n      share\n      explanation {\n        zh\n        en\n      }\n      company {\n        ...Name\n      }\n      chains {\n        ...Chain\n      }\n    }\n    defaulterStatus(asOf: $asOf) @include(if: $list) {\n      listed\n      asOf\n    }\n    listEntries @include(if: $list) {\n      ...Entry\n      state @include(if: $procedure)\n    }\n    cases @include(if: $case) {\n      role\n      case {\n        caseNumber\n        filedOn\n        closedOn\n        cause\n        amount\n        fulfilled\n        performance\n        court {\n          name\n        }\n      }\n      debtor {\n        ...Name\n      }\n      evidence {\n        ...Proof\n      }\n    }\n    exposure(asOf: $asOf) @include(if: $exposure) {\n      complete\n      missingDepartments\n      hits {\n        relation\n        fromSubject\n        party {\n          ...Name\n        }\n        entry {\n          ...Entry\n        }\n        path {\n          relation\n          department\n          from {\n            ...Name\n          }\n          to {\n            ...Name\n          }\n          evidence {\n            ...Proof\n          }\n        }\n      }\n    }\n    vehicles(asOf: $asOf) @include(if: $assets) {\n      plate\n      model\n      registeredOn\n      sealedByCase {\n        caseNumber\n      }\n      evidence {\n        ...Proof\n      }\n    }\n    ownerships(asOf: $asOf) @include(if: $assets) {\n      share\n      parcel {\n        certificate\n        kind\n        location\n        areaM2\n        encumbrances(asOf: $asOf) {\n          kind\n        }\n      }\n      evidence {\n        ...Proof\n      }\n    }\n    bankAccounts(asOf: $asOf) @include(if: $assets) {\n      account\n      institution\n      kind\n      balance\n      frozenByCase {\n        caseNumber\n      }\n      evidence {\n        ...Proof\n      }\n    }\n    securitiesAccounts(asOf: $asOf) @include(if: $assets) {\n      account\n      openedOn\n      evidence {\n        ...Proof\n      }\n    }\n    loans(asOf: $asOf) @include(if: $borrowing) {\n      loan\n      lender\n      principal\n      outstanding\n      dueOn\n      status\n      evidence {\n        ...Proof\n      }\n    }\n    guarantees(asOf: $asOf) @include(if: $borrowing) {\n      amount\n      since\n      until\n      loan {\n        loan\n        borrower {\n          ...Name\n        }\n      }\n      evidence {\n        ...Proof\n      }\n    }\n    subsidies(asOf: $asOf) @include(if: $borrowing) {\n      id\n      programme\n      amount\n      grantedOn\n      evidence {\n        ...Proof\n      }\n    }\n    procurements(asOf: $asOf) @include(if: $borrowing) {\n      id\n      project\n      amount\n      awardedOn\n      evidence {\n        ...Proof\n      }\n    }\n    taxYears @include(if: $tax) {\n      year\n      rating\n      status\n      evidence {\n        ...Proof\n      }\n    }\n    taxArrears(asOf: $asOf) @include(if: $tax) {\n      id\n      taxKind\n      amount\n      dueOn\n      evidence {\n        ...Proof\n      }\n    }\n  }\n":In,"\n  fragment OneCompany on Company {\n    kind\n    status(asOf: $asOf)\n    registeredCapital\n    establishedOn\n    endedOn\n    region\n    industry\n    address\n    officers(asOf: $asOf) {\n      role\n      title\n      since\n      until\n      party {\n        ...Name\n        defaulterStatus(asOf: $asOf) @include(if: $list) {\n          listed\n        }\n      }\n      evidence {\n        ...Proof\n      }\n    }\n    shareholders(asOf: $asOf) {\n      ratio\n      subscribed\n      since\n      until\n      party {\n        ...Name\n        defaulterStatus(asOf: $asOf) @include(if: $list) {\n          listed\n        }\n      }\n      evidence {\n        ...Proof\n      }\n    }\n    control(asOf: $asOf) @include(if: $control) {\n      noneBecause {\n        zh\n        en\n      }\n      controllers {\n        basis\n        share\n        explanation {\n          zh\n          en\n        }\n        party {\n          ...Name\n          defaulterStatus(asOf: $asOf) @include(if: $list) {\n            listed\n          }\n        }\n        chains {\n          ...Chain\n        }\n      }\n    }\n    beneficialOwnership(asOf: $asOf) @include(if: $control) {\n      owners {\n        share\n        party {\n          ...Name\n        }\n        explanation {\n          zh\n          en\n        }\n      }\n    }\n  }\n":Ln,"\n  fragment OnePerson on Person {\n    identityNumber @include(if: $identity)\n    sex @include(if: $identity)\n    birthDate @include(if: $identity)\n    region @include(if: $identity)\n    documentExpires @include(if: $identity)\n    deceasedOn @include(if: $identity)\n    formerNames @include(if: $identity) {\n      name\n      until\n      evidence {\n        ...Proof\n      }\n    }\n  }\n":Rn,"\n  query CompanyPage(\n    $id: ID!\n    $asOf: Date\n    $register: Boolean!\n    $control: Boolean!\n    $list: Boolean!\n    $procedure: Boolean!\n    $case: Boolean!\n    $exposure: Boolean!\n    $assets: Boolean!\n    $borrowing: Boolean!\n    $tax: Boolean!\n  ) {\n    company(uscc: $id) {\n      ...AnyParty\n      ...OneCompany\n    }\n  }\n":new U(`
    query CompanyPage($id: ID!, $asOf: Date, $register: Boolean!, $control: Boolean!, $list: Boolean!, $procedure: Boolean!, $case: Boolean!, $exposure: Boolean!, $assets: Boolean!, $borrowing: Boolean!, $tax: Boolean!) {
  company(uscc: $id) {
    ...AnyParty
    ...OneCompany
  }
}
    fragment Proof on Evidence {
  department
  recordId
  since
  until
  readAt
}
fragment Name on Party {
  __typename
  id
  name
}
fragment Entry on ListEntry {
  id
  caseNumber
  grounds
  groundsText
  listedOn
  publishedOn
  publishable
  expiresOn
  removedOn
  removalReason
  court {
    name
  }
  evidence {
    ...Proof
  }
}
fragment Chain on ControlChain {
  ratio
  steps {
    ratio
    holder {
      ...Name
    }
    company {
      ...Name
    }
  }
}
fragment AnyParty on Party {
  id
  name
  offices(asOf: $asOf) @include(if: $register) {
    role
    title
    since
    until
    company {
      ...Name
    }
    evidence {
      ...Proof
    }
  }
  shareholdings(asOf: $asOf) @include(if: $register) {
    ratio
    subscribed
    since
    until
    company {
      ...Name
    }
    evidence {
      ...Proof
    }
  }
  concertGroups(asOf: $asOf) @include(if: $register) {
    groupId
    members {
      since
      until
      party {
        ...Name
      }
      evidence {
        ...Proof
      }
    }
  }
  stockListing @include(if: $register) {
    stockCode
    exchange
    stateControlled
    evidence {
      ...Proof
    }
  }
  bonds(asOf: $asOf) @include(if: $register) {
    security
    amount
    issuedOn
    maturesOn
    status
    evidence {
      ...Proof
    }
  }
  controlledCompanies(asOf: $asOf) @include(if: $control) {
    basis
    share
    explanation {
      zh
      en
    }
    company {
      ...Name
    }
    chains {
      ...Chain
    }
  }
  defaulterStatus(asOf: $asOf) @include(if: $list) {
    listed
    asOf
  }
  listEntries @include(if: $list) {
    ...Entry
    state @include(if: $procedure)
  }
  cases @include(if: $case) {
    role
    case {
      caseNumber
      filedOn
      closedOn
      cause
      amount
      fulfilled
      performance
      court {
        name
      }
    }
    debtor {
      ...Name
    }
    evidence {
      ...Proof
    }
  }
  exposure(asOf: $asOf) @include(if: $exposure) {
    complete
    missingDepartments
    hits {
      relation
      fromSubject
      party {
        ...Name
      }
      entry {
        ...Entry
      }
      path {
        relation
        department
        from {
          ...Name
        }
        to {
          ...Name
        }
        evidence {
          ...Proof
        }
      }
    }
  }
  vehicles(asOf: $asOf) @include(if: $assets) {
    plate
    model
    registeredOn
    sealedByCase {
      caseNumber
    }
    evidence {
      ...Proof
    }
  }
  ownerships(asOf: $asOf) @include(if: $assets) {
    share
    parcel {
      certificate
      kind
      location
      areaM2
      encumbrances(asOf: $asOf) {
        kind
      }
    }
    evidence {
      ...Proof
    }
  }
  bankAccounts(asOf: $asOf) @include(if: $assets) {
    account
    institution
    kind
    balance
    frozenByCase {
      caseNumber
    }
    evidence {
      ...Proof
    }
  }
  securitiesAccounts(asOf: $asOf) @include(if: $assets) {
    account
    openedOn
    evidence {
      ...Proof
    }
  }
  loans(asOf: $asOf) @include(if: $borrowing) {
    loan
    lender
    principal
    outstanding
    dueOn
    status
    evidence {
      ...Proof
    }
  }
  guarantees(asOf: $asOf) @include(if: $borrowing) {
    amount
    since
    until
    loan {
      loan
      borrower {
        ...Name
      }
    }
    evidence {
      ...Proof
    }
  }
  subsidies(asOf: $asOf) @include(if: $borrowing) {
    id
    programme
    amount
    grantedOn
    evidence {
      ...Proof
    }
  }
  procurements(asOf: $asOf) @include(if: $borrowing) {
    id
    project
    amount
    awardedOn
    evidence {
      ...Proof
    }
  }
  taxYears @include(if: $tax) {
    year
    rating
    status
    evidence {
      ...Proof
    }
  }
  taxArrears(asOf: $asOf) @include(if: $tax) {
    id
    taxKind
    amount
    dueOn
    evidence {
      ...Proof
    }
  }
}
fragment OneCompany on Company {
  kind
  status(asOf: $asOf)
  registeredCapital
  establishedOn
  endedOn
  region
  industry
  address
  officers(asOf: $asOf) {
    role
    title
    since
    until
    party {
      ...Name
      defaulterStatus(asOf: $asOf) @include(if: $list) {
        listed
      }
    }
    evidence {
      ...Proof
    }
  }
  shareholders(asOf: $asOf) {
    ratio
    subscribed
    since
    until
    party {
      ...Name
      defaulterStatus(asOf: $asOf) @include(if: $list) {
        listed
      }
    }
    evidence {
      ...Proof
    }
  }
  control(asOf: $asOf) @include(if: $control) {
    noneBecause {
      zh
      en
    }
    controllers {
      basis
      share
      explanation {
        zh
        en
      }
      party {
        ...Name
        defaulterStatus(asOf: $asOf) @include(if: $list) {
          listed
        }
      }
      chains {
        ...Chain
      }
    }
  }
  beneficialOwnership(asOf: $asOf) @include(if: $control) {
    owners {
      share
      party {
        ...Name
      }
      explanation {
        zh
        en
      }
    }
  }
}`),"\n  query PersonPage(\n    $id: ID!\n    $asOf: Date\n    $register: Boolean!\n    $control: Boolean!\n    $list: Boolean!\n    $procedure: Boolean!\n    $case: Boolean!\n    $exposure: Boolean!\n    $assets: Boolean!\n    $borrowing: Boolean!\n    $tax: Boolean!\n    $identity: Boolean!\n  ) {\n    person(id: $id) {\n      ...AnyParty\n      ...OnePerson\n    }\n  }\n":new U(`
    query PersonPage($id: ID!, $asOf: Date, $register: Boolean!, $control: Boolean!, $list: Boolean!, $procedure: Boolean!, $case: Boolean!, $exposure: Boolean!, $assets: Boolean!, $borrowing: Boolean!, $tax: Boolean!, $identity: Boolean!) {
  person(id: $id) {
    ...AnyParty
    ...OnePerson
  }
}
    fragment Proof on Evidence {
  department
  recordId
  since
  until
  readAt
}
fragment Name on Party {
  __typename
  id
  name
}
fragment Entry on ListEntry {
  id
  caseNumber
  grounds
  groundsText
  listedOn
  publishedOn
  publishable
  expiresOn
  removedOn
  removalReason
  court {
    name
  }
  evidence {
    ...Proof
  }
}
fragment Chain on ControlChain {
  ratio
  steps {
    ratio
    holder {
      ...Name
    }
    company {
      ...Name
    }
  }
}
fragment AnyParty on Party {
  id
  name
  offices(asOf: $asOf) @include(if: $register) {
    role
    title
    since
    until
    company {
      ...Name
    }
    evidence {
      ...Proof
    }
  }
  shareholdings(asOf: $asOf) @include(if: $register) {
    ratio
    subscribed
    since
    until
    company {
      ...Name
    }
    evidence {
      ...Proof
    }
  }
  concertGroups(asOf: $asOf) @include(if: $register) {
    groupId
    members {
      since
      until
      party {
        ...Name
      }
      evidence {
        ...Proof
      }
    }
  }
  stockListing @include(if: $register) {
    stockCode
    exchange
    stateControlled
    evidence {
      ...Proof
    }
  }
  bonds(asOf: $asOf) @include(if: $register) {
    security
    amount
    issuedOn
    maturesOn
    status
    evidence {
      ...Proof
    }
  }
  controlledCompanies(asOf: $asOf) @include(if: $control) {
    basis
    share
    explanation {
      zh
      en
    }
    company {
      ...Name
    }
    chains {
      ...Chain
    }
  }
  defaulterStatus(asOf: $asOf) @include(if: $list) {
    listed
    asOf
  }
  listEntries @include(if: $list) {
    ...Entry
    state @include(if: $procedure)
  }
  cases @include(if: $case) {
    role
    case {
      caseNumber
      filedOn
      closedOn
      cause
      amount
      fulfilled
      performance
      court {
        name
      }
    }
    debtor {
      ...Name
    }
    evidence {
      ...Proof
    }
  }
  exposure(asOf: $asOf) @include(if: $exposure) {
    complete
    missingDepartments
    hits {
      relation
      fromSubject
      party {
        ...Name
      }
      entry {
        ...Entry
      }
      path {
        relation
        department
        from {
          ...Name
        }
        to {
          ...Name
        }
        evidence {
          ...Proof
        }
      }
    }
  }
  vehicles(asOf: $asOf) @include(if: $assets) {
    plate
    model
    registeredOn
    sealedByCase {
      caseNumber
    }
    evidence {
      ...Proof
    }
  }
  ownerships(asOf: $asOf) @include(if: $assets) {
    share
    parcel {
      certificate
      kind
      location
      areaM2
      encumbrances(asOf: $asOf) {
        kind
      }
    }
    evidence {
      ...Proof
    }
  }
  bankAccounts(asOf: $asOf) @include(if: $assets) {
    account
    institution
    kind
    balance
    frozenByCase {
      caseNumber
    }
    evidence {
      ...Proof
    }
  }
  securitiesAccounts(asOf: $asOf) @include(if: $assets) {
    account
    openedOn
    evidence {
      ...Proof
    }
  }
  loans(asOf: $asOf) @include(if: $borrowing) {
    loan
    lender
    principal
    outstanding
    dueOn
    status
    evidence {
      ...Proof
    }
  }
  guarantees(asOf: $asOf) @include(if: $borrowing) {
    amount
    since
    until
    loan {
      loan
      borrower {
        ...Name
      }
    }
    evidence {
      ...Proof
    }
  }
  subsidies(asOf: $asOf) @include(if: $borrowing) {
    id
    programme
    amount
    grantedOn
    evidence {
      ...Proof
    }
  }
  procurements(asOf: $asOf) @include(if: $borrowing) {
    id
    project
    amount
    awardedOn
    evidence {
      ...Proof
    }
  }
  taxYears @include(if: $tax) {
    year
    rating
    status
    evidence {
      ...Proof
    }
  }
  taxArrears(asOf: $asOf) @include(if: $tax) {
    id
    taxKind
    amount
    dueOn
    evidence {
      ...Proof
    }
  }
}
fragment OnePerson on Person {
  identityNumber @include(if: $identity)
  sex @include(if: $identity)
  birthDate @include(if: $identity)
  region @include(if: $identity)
  documentExpires @include(if: $identity)
  deceasedOn @include(if: $identity)
  formerNames @include(if: $identity) {
    name
    until
    evidence {
      ...Proof
    }
  }
}`)};function W(e){return zn[e]??{}}var Bn={AccountKind:{DEPOSIT:`存款`,WEALTH_MANAGEMENT:`理财产品`,PAYMENT:`支付账户`},Action:{PROHIBIT:`限制、不得`,REVOKE:`撤销`,REMOVE_FROM_OFFICE:`免职、变更`,SUSPEND:`中止、终止`,STRICT_REVIEW:`从严审核`,PRUDENT_REFERENCE:`审慎性参考`,REFERENCE:`参考`,SUPERVISE:`重点监管`,ASSIST:`协助`,PROSECUTE:`依法追究刑事责任`},AssetKind:{LAND:`土地`,HOUSE:`房产`,VEHICLE:`车辆`,DEPOSIT:`存款`,WEALTH_MANAGEMENT:`金融理财产品`,PAYMENT:`支付账户`,SECURITY:`证券`,EQUITY:`股权`},BondStatus:{OUTSTANDING:`存续`,DEFAULTED:`违约`,REPAID:`兑付`},CaseRole:{APPLICANT:`申请执行人`,DEBTOR:`被执行人`,DIRECTLY_RESPONSIBLE:`影响债务履行的直接责任人员`},ChangeKind:{BEGAN:`开始`,ENDED:`终止`},CompanyKind:{LIMITED:`有限责任公司`,JOINT_STOCK:`股份有限公司`,STATE_OWNED:`国有独资公司`,PARTNERSHIP:`合伙企业`,SOLE_PROPRIETORSHIP:`个人独资企业`,INSTITUTION:`事业单位`,SOCIAL_ORGANISATION:`社会组织`,BRANCH:`分支机构`},CompanyStatus:{ACTIVE:`存续`,REVOKED:`吊销`,CANCELLED:`注销`,MOVED:`迁出`},ControlBasis:{MAJORITY:`过半数表决权`,CONCERT:`一致行动共同控制`,LARGEST_BLOCK:`第一大股东（不低于百分之三十）`},Decision:{PROHIBIT:`限制、不得`,REVOKE:`撤销`,REMOVE_FROM_OFFICE:`免职、变更`,SUSPEND:`中止、终止`,STRICT_REVIEW:`从严审核`,PRUDENT_REFERENCE:`审慎性参考`,REFERENCE:`参考`,SUPERVISE:`重点监管`,ASSIST:`协助`,CLEAR:`未发现适用的措施`,INCOMPLETE:`查询不完整`},Duty:{REVIEW:`审查纠正申请`,RECONSIDER:`审查复议申请`,REMOVE:`屏蔽或撤销`,TELL_REMOVAL:`通报已推送单位`,LIFT_MEASURE:`解除惩戒措施`},EncumbranceKind:{MORTGAGE:`抵押`,SEALED:`查封`,DISPUTE:`异议`},ListChangeKind:{LISTED:`纳入`,CHANGED:`信息变更`,REMOVED:`屏蔽或撤销`,WITHDRAWN:`不再公开或删除`},LoanStatus:{NORMAL:`正常`,WATCH:`关注`,OVERDUE:`逾期`,SETTLED:`结清`},MatchKind:{CODE:`统一社会信用代码`,EXACT:`全名`,CORE:`不含组织形式的全名`,PREFIX:`名称开头`,SUBSTRING:`名称之中`,ABBREVIATION:`简称`,TONED_PINYIN:`带声调的拼音`,PINYIN:`拼音`,HOMOPHONE:`同音字`,INITIALS:`拼音首字母`,TYPO:`相近的字`},OfficeRole:{LEGAL_REPRESENTATIVE:`法定代表人`,PRINCIPAL:`主要负责人`,DIRECTOR:`董事`,SUPERVISOR:`监事`,SENIOR_MANAGER:`高级管理人员`},ParcelKind:{LAND_USE:`国有建设用地使用权`,HOUSING:`房屋所有权`,FOREST:`林地`,GRASSLAND:`草原`,SEA:`海域使用权`,MINERAL:`矿业权`},Performance:{NONE:`全部未履行`,PARTIAL:`部分履行`,FULL:`全部履行`},Purpose:{FINANCIAL_INSTITUTION_APPROVAL:`设立、参股、收购金融机构审批，私募基金管理人登记`,GUARANTEE_OR_INSURANCE_SETUP:`设立融资性担保公司、保险公司`,INTERBANK_BOND_ISSUE:`银行间市场发行债券`,PUBLIC_BOND_ISSUE:`公开发行公司债券`,QUALIFIED_INVESTOR_QUOTA:`合格投资者额度审批`,EQUITY_INCENTIVE:`股权激励`,SHARE_ISSUE:`股票发行、挂牌转让审核`,SOCIAL_ORGANISATION_SETUP:`发起设立社会组织`,GOVERNMENT_PROCUREMENT:`政府采购`,GOVERNMENT_PROJECT:`政府投资项目、主要使用财政性资金项目`,SUBSIDY:`政府补贴资金、社会保障资金`,POLICY_SUPPORT:`投资、进出口、科技等政策支持`,STATE_COMPANY_OFFICE:`担任国有企业董事、监事、高级管理人员`,INSTITUTION_OFFICE:`登记为事业单位法定代表人`,FINANCIAL_INSTITUTION_OFFICE:`担任金融机构董事、监事、高级管理人员`,SOCIAL_ORGANISATION_OFFICE:`登记或备案为社会组织负责人`,PUBLIC_RECRUITMENT:`招录（聘）公务人员`,PUBLIC_SERVICE_PROMOTION:`公务人员评先、评优、晋职晋级`,PARTY_MEMBERSHIP:`入党、党员评先、评优、晋职晋级`,DELEGATE_CANDIDACY:`党代表、人大代表、政协委员候选人`,MILITARY_SERVICE:`入伍服役、军官评先、评优、晋职晋级`,CUSTOMS_CERTIFICATION:`海关企业认证`,CUSTOMS_CLEARANCE:`办理通关业务`,FOOD_AND_DRUG_LICENCE:`从事药品、食品安全行业审批`,HAZARDOUS_TRADE_LICENCE:`从事危险化学品、烟花爆竹、矿山、安全评价等行业`,REGULATED_TRADE_OFFICE:`担任药品、食品、危险化学品等行业单位负责人、董事、监事、高级管理人员`,BUILDING_QUALIFICATION:`房地产、建筑企业资质`,HONOUR:`文明、道德、慈善类荣誉评选`,HONOUR_REVOCATION:`已取得的文明、道德、慈善类荣誉`,LAWYER_HONOUR:`律师、律师事务所评先、评优`,LENDING:`融资授信`,REAL_ESTATE_PURCHASE:`购买或取得不动产`,RESOURCE_DEVELOPMENT:`土地、矿产等不动产资源开发利用`,STATE_ASSET_TRANSACTION:`国有产权交易`,FOREST_USE:`使用国有林地、重点林业建设项目`,GRASSLAND_USE:`草原征占用、草原保护建设项目`,NATURAL_RESOURCE_USE:`其他国有自然资源利用项目`,TRAVEL:`乘坐火车、飞机`,HOTEL:`住宿宾馆饭店、高消费场所`,TOUR:`旅游`,PRIVATE_SCHOOL:`子女就读高收费私立学校`,INSURANCE_PURCHASE:`购买具有现金价值的保险`,BUILDING_OR_VEHICLE:`新建、扩建、高档装修房屋，购买车辆`,ENFORCEMENT:`协助人民法院查询、控制`,EXIT:`出境`,SUPERVISION:`日常监管检查`,CRIMINAL_INVESTIGATION:`刑事侦查、提起公诉和审判`,OTHER:`各单位其他业务`},Reconsideration:{UPHELD:`维持驳回决定`,OVERTURNED:`撤销驳回决定和名单信息`},RelationKind:{LEGAL_REPRESENTATIVE:`法定代表人`,PRINCIPAL:`主要负责人`,DIRECTOR:`董事`,SUPERVISOR:`监事`,SENIOR_MANAGER:`高级管理人员`,SHAREHOLDER:`股东`,ACTUAL_CONTROLLER:`实际控制人`,ACTING_IN_CONCERT:`一致行动人`,GUARANTOR:`保证人`,CO_OWNER:`共有人`,DIRECTLY_RESPONSIBLE:`影响债务履行的直接责任人员`},RemovalGround:{PERFORMED:`全部履行`,SETTLED:`和解并经申请执行人确认履行完毕`,CASE_CLOSED:`依法终结执行`},RemovalReason:{PERFORMED:`全部履行`,SETTLED:`和解并履行完毕`,CASE_CLOSED:`依法终结执行`,EXPIRED:`期限届满`,REVOKED:`撤销`},Review:{REVOKED:`理由成立，予以撤销`,REJECTED:`理由不成立，予以驳回`},Sex:{M:`男`,F:`女`},State:{LISTED:`已纳入`,UNDER_REVIEW:`纠正审查中`,REJECTED:`纠正申请被驳回`,UNDER_RECONSIDERATION:`复议中`,UPHELD:`复议维持`,REMOVAL_DUE:`应当屏蔽或撤销`,REMOVED:`已屏蔽或撤销`},Step:{NOTICE_SENT:`风险提示`,NOTICE_RECEIVED:`风险提示送达`,LISTED:`纳入`,DECISION_RECEIVED:`纳入决定送达`,CORRECTION_REQUESTED:`申请纠正`,REVOKED:`审查成立、撤销`,REJECTED:`审查不成立、驳回`,RECONSIDERATION_REQUESTED:`申请复议`,UPHELD:`复议维持`,OVERTURNED:`复议撤销`,REMOVAL_ESTABLISHED:`退出事由成立`,REMOVED:`屏蔽或撤销`,MEASURE_APPLIED:`惩戒措施实施`,MEASURE_LIFTED:`惩戒措施解除`,MEASURE_RETAINED:`惩戒措施继续保留`},SubjectKind:{PERSON:`自然人`,COMPANY:`单位`},TaxRating:{A:`A级`,B:`B级`,M:`M级`,C:`C级`,D:`D级`},TaxpayerStatus:{NORMAL:`正常`,ABNORMAL:`非正常户`,DEREGISTERED:`注销`},TravelDocumentKind:{PASSPORT:`护照`,HK_MACAO_PERMIT:`往来港澳通行证`,TAIWAN_PERMIT:`往来台湾通行证`}},Vn={product:`Liancha 联查`,tagline:`Lawful cross-department lookups about judgment defaulters`,skip:`Skip to content`,language:`中文`,languageOf:`Switch to Chinese`,theme:`Appearance`,themeAuto:`As the system`,themeLight:`Light`,themeDark:`Dark`,signOut:`Sign out`,loading:`Looking up…`,retry:`Try again`,unknown:`not known`,none:`none`,signInTitle:`Sign in`,signInWhat:`Liancha joins the registers of courts, public security, land, commerce, finance, tax and securities: name a company or a person, and see who stands behind it, which judgment defaulters (失信被执行人) are tied to it, and the record that each statement rests on.`,signInLaw:`Lawfulness first (坚持合法性): every lookup says who asks, why, and on what basis; it shows what that purpose needs and no more, and it is written to a log that nobody can alter unseen.`,signInToken:`Access token`,signInHint:`Issued by your organisation's sign-on; in a demo, printed by make demo. It is kept in this tab alone.`,signIn:`Sign in`,signInMissing:`Paste an access token.`,signInRefused:`The token is not accepted: `,signInEnded:`Your session has ended. Sign in again.`,lookupTitle:`This lookup`,lookupWhy:`Before you look: in which role, and what for? What you state is recorded with what you see.`,lookupFixed:`The token states these; they cannot be changed.`,lookupRole:`Role`,lookupPurpose:`Purpose`,lookupCase:`Case number (案号)`,lookupCaseHint:`such as （2026）演990201执1号`,lookupCaseOptional:`Case number (案号), if there is one`,lookupConsent:`Reference of the consent (授权)`,lookupBegin:`Begin`,lookupChange:`Change`,lookupNoRole:`This token has no role that may look anything up. Ask your administrator.`,lookupRefused:`This cannot be looked up: `,lookupBoundCase:`The case must be of your own court.`,lookupSeesTitle:`What this lookup may see`,lookupSeesAll:`of any party`,lookupSeesSubjects:`only of the parties of the case or consent`,homeTitle:`Look up a company or a person`,homeSearch:`Name, pinyin, or unified social credit code`,homeSearchButton:`Look up`,homeHint:`A company by its full or short name, pinyin initials or code (统一社会信用代码); a person by name or pinyin.`,homeCodeOnly:`Unified social credit code, or party id`,homeCodeHint:`This lookup has no search: give the exact code or id.`,homeSubjects:`Parties of this lookup`,homeNothing:`The role of this lookup sees no party.`,searchTitle:`Results`,searchOf:`Results for`,searchNone:`No party answers to that. Check the spelling, or try the full name, pinyin or the code.`,searchFormer:`former name`,searchMore:`More`,searchName:`Name`,searchId:`Id`,searchMatch:`Matches by`,person:`person`,company:`organisation`,asOf:`As of`,asOfToday:`today`,listed:`Judgment defaulter 失信被执行人`,listedYes:`On the list of judgment defaulters`,listedNo:`Not on the list of judgment defaulters`,listedAsOf:`as of`,listedUnseen:`This lookup may not see the list`,notFound:`There is no such party`,notFoundWhy:`The department that registers it has no record of this id. Check it and look again.`,contents:`Contents`,evidence:`proof`,evidenceOf:`Show the proof`,evidenceDepartment:`Department`,evidenceRecord:`Record`,evidenceSince:`From`,evidenceUntil:`Until`,evidenceRead:`Read at`,evidenceOpen:`now`,incomplete:`Incomplete`,incompleteWhy:`These departments did not answer; there may be records that are not shown: `,partFailed:`The department did not answer: what belongs here is missing.`,partNotCovered:`The lookup is not about this party: what belongs here is not shown.`,partUnseen:`This is not within the lookup.`,record:`Record no. `,recordUnit:` of the disclosure log`,court:`Court 法院`,public_security:`Public security 公安`,land:`Land 国土`,commerce:`Commerce 工商`,finance:`Finance 金融与财政`,tax:`Tax 税务`,securities:`Securities 证券`,links:`Relation index`,exposureTitle:`Tied to judgment defaulters`,exposureNone:`No judgment defaulter is tied to this party.`,exposureRelation:`Relation`,exposureParty:`Judgment defaulter`,exposureCase:`Case`,exposurePath:`Path`,exposureOfSubject:`the party is its`,exposureOfParty:`it is the party's`,entriesTitle:`List entries`,entriesNone:`There are no list entries.`,caseNumber:`Case number`,grounds:`Situation`,listedOn:`Listed on`,removedOn:`Removed on`,removalReason:`Why removed`,inForce:`in force`,ended:`ended`,withheld:`not published`,state:`State`,executingCourt:`Court`,casesTitle:`Enforcement cases`,casesNone:`There are no enforcement cases.`,role:`Part`,filedOn:`Filed on`,closedOn:`Closed on`,cause:`Cause`,amount:`Amount`,fulfilled:`Fulfilled`,registrationTitle:`Registration`,code:`Unified social credit code`,kind:`Kind`,status:`Status`,capital:`Registered capital`,establishedOn:`Established on`,endedOn:`Ended on`,region:`Region (GB/T 2260)`,industry:`Industry (GB/T 4754)`,address:`Address`,stock:`Listed at`,stateControlled:`State-controlled`,officersTitle:`Officers`,officersNone:`No offices are recorded.`,office:`Office`,name:`Name`,since:`Since`,until:`Until`,shareholdersTitle:`Shareholders`,shareholdersNone:`No shareholders are recorded.`,ratio:`Ratio`,subscribed:`Subscribed`,controlTitle:`Actual controllers`,controlNone:`There is no actual controller.`,chains:`Chains`,beneficialTitle:`Beneficial owners`,beneficialNone:`No natural person has 25 %.`,officesTitle:`Offices`,officesNone:`Holds no office.`,shareholdingsTitle:`Shareholdings`,shareholdingsNone:`Holds no shares.`,controlledTitle:`Companies controlled`,controlledNone:`Controls no company.`,concertTitle:`Acts in concert with`,identityTitle:`Identity`,identityNumber:`Resident identity number`,sex:`Sex`,birthDate:`Born on`,deceasedOn:`Deceased on`,formerNames:`Former names`,documentExpires:`Document expires`,vehiclesTitle:`Vehicles`,vehiclesNone:`No vehicles are registered.`,plate:`Plate`,model:`Model`,registeredOn:`Registered on`,sealedBy:`Sealed by case`,ownershipsTitle:`Real estate`,ownershipsNone:`No real estate.`,certificate:`Certificate`,location:`Location`,parcelKind:`Kind`,area:`Area (m²)`,encumbrances:`Encumbrances`,accountsTitle:`Accounts`,accountsNone:`No accounts.`,institution:`Institution`,account:`Account`,balance:`Balance`,frozenBy:`Frozen by case`,loansTitle:`Loans`,loansNone:`No loans.`,lender:`Lender`,principal:`Principal`,outstanding:`Outstanding`,dueOn:`Due on`,guaranteesTitle:`Guarantees given`,guaranteesNone:`No guarantees.`,borrower:`Borrower`,subsidiesTitle:`Subsidies and procurement`,subsidiesNone:`No subsidies and no procurement.`,project:`Project`,money:`Amount`,day:`Day`,taxTitle:`Tax credit rating`,taxNone:`No tax ratings.`,year:`Year`,rating:`Rating`,taxStatus:`Status`,arrearsTitle:`Tax arrears`,arrearsNone:`No arrears.`,taxKind:`Tax`,bondsTitle:`Bonds`,bondsNone:`No bonds issued.`,security:`Security`,issuedOn:`Issued on`,maturesOn:`Matures on`,securitiesAccountsTitle:`Securities accounts`,securitiesAccountsNone:`No securities accounts.`,errorNetwork:`The server does not answer. Check the network and try again.`,errorOther:`The lookup was not completed: `},Hn={product:`联查`,tagline:`失信被执行人跨部门联合查询`,skip:`跳到正文`,language:`English`,languageOf:`切换到英文`,theme:`外观`,themeAuto:`跟随系统`,themeLight:`浅色`,themeDark:`深色`,signOut:`退出`,loading:`正在查询……`,retry:`重试`,unknown:`不详`,none:`无`,signInTitle:`登录`,signInWhat:`联查把法院、公安、国土、工商、金融、税务、证券各部门的登记连接起来：输入一家企业或一个人，就能看到其背后的人、与之相关的失信被执行人，以及每一项结论依据的记录。`,signInLaw:`坚持合法性：每次查询都说明由谁、为何、依据什么进行，只展示该目的所必需的信息，并记入不可篡改的查询日志。`,signInToken:`访问令牌`,signInHint:`由您单位的统一认证系统签发；演示环境中由 make demo 打印。令牌只保存在本标签页。`,signIn:`登录`,signInMissing:`请粘贴访问令牌。`,signInRefused:`令牌未被接受：`,signInEnded:`登录已到期，请重新登录。`,lookupTitle:`本次查询`,lookupWhy:`查询之前，请说明以何种身份、为何目的查询。所填内容与查询一并记入日志。`,lookupFixed:`以下内容由令牌指定，不能更改。`,lookupRole:`身份`,lookupPurpose:`目的`,lookupCase:`案号`,lookupCaseHint:`例如（2026）演990201执1号`,lookupCaseOptional:`案号（可不填）`,lookupConsent:`授权编号`,lookupBegin:`开始查询`,lookupChange:`更换`,lookupNoRole:`此令牌没有任何可以查询的身份。请联系您单位的管理员。`,lookupRefused:`不能以此查询：`,lookupBoundCase:`案件须属于您所在的法院。`,lookupSeesTitle:`本次查询可以看到`,lookupSeesAll:`任何主体`,lookupSeesSubjects:`仅本案或授权所涉的主体`,homeTitle:`查询企业或个人`,homeSearch:`名称、拼音、统一社会信用代码`,homeSearchButton:`查询`,homeHint:`企业可输入全称、简称、拼音首字母或统一社会信用代码；个人可输入姓名或拼音。`,homeCodeOnly:`统一社会信用代码或主体编号`,homeCodeHint:`本次查询不含检索：请输入准确的统一社会信用代码或主体编号。`,homeSubjects:`本次查询所涉主体`,homeNothing:`本次查询的身份不能查看任何主体。`,searchTitle:`检索结果`,searchOf:`检索`,searchNone:`没有与之相符的主体。请核对写法，或换用全称、拼音、统一社会信用代码。`,searchFormer:`曾用名`,searchMore:`更多`,searchName:`名称`,searchId:`编号`,searchMatch:`匹配方式`,person:`自然人`,company:`单位`,asOf:`截至`,asOfToday:`今天`,listed:`失信被执行人`,listedYes:`在失信被执行人名单内`,listedNo:`不在失信被执行人名单内`,listedAsOf:`截至`,listedUnseen:`本次查询不能查看失信状态`,notFound:`没有这样的主体`,notFoundWhy:`登记部门没有此编号的记录。请核对后重新查询。`,contents:`目录`,evidence:`依据`,evidenceOf:`查看依据`,evidenceDepartment:`部门`,evidenceRecord:`记录编号`,evidenceSince:`起`,evidenceUntil:`止`,evidenceRead:`读取时间`,evidenceOpen:`至今`,incomplete:`结果不完整`,incompleteWhy:`下列部门没有应答，可能还有未显示的记录：`,partFailed:`该部门没有应答，此处内容缺失。`,partNotCovered:`本次查询不涉及该主体，此处内容不予展示。`,partUnseen:`此处内容不在本次查询的范围内。`,record:`查询日志第`,recordUnit:`号记录`,court:`法院`,public_security:`公安`,land:`国土`,commerce:`工商`,finance:`金融与财政`,tax:`税务`,securities:`证券`,links:`关联索引`,exposureTitle:`关联失信`,exposureNone:`没有与之相关的失信被执行人。`,exposureRelation:`关系`,exposureParty:`失信被执行人`,exposureCase:`案号`,exposurePath:`路径`,exposureOfSubject:`该主体是对方的`,exposureOfParty:`对方是该主体的`,entriesTitle:`名单条目`,entriesNone:`没有名单条目。`,caseNumber:`案号`,grounds:`纳入情形`,listedOn:`纳入日期`,removedOn:`退出日期`,removalReason:`退出原因`,inForce:`在册`,ended:`已退出`,withheld:`不公开`,state:`状态`,executingCourt:`执行法院`,casesTitle:`执行案件`,casesNone:`没有执行案件。`,role:`地位`,filedOn:`立案日期`,closedOn:`结案日期`,cause:`案由`,amount:`执行标的`,fulfilled:`已履行`,registrationTitle:`登记信息`,code:`统一社会信用代码`,kind:`类型`,status:`登记状态`,capital:`注册资本`,establishedOn:`成立日期`,endedOn:`终止日期`,region:`行政区划`,industry:`行业代码`,address:`住所`,stock:`上市`,stateControlled:`国有控股`,officersTitle:`任职人员`,officersNone:`没有任职记录。`,office:`职务`,name:`姓名或名称`,since:`自`,until:`至`,shareholdersTitle:`股东`,shareholdersNone:`没有股东记录。`,ratio:`比例`,subscribed:`认缴出资`,controlTitle:`实际控制人`,controlNone:`没有实际控制人。`,chains:`控制链`,beneficialTitle:`受益所有人`,beneficialNone:`没有持股达到百分之二十五的自然人。`,officesTitle:`任职`,officesNone:`没有在其他单位任职。`,shareholdingsTitle:`持股`,shareholdingsNone:`没有持股。`,controlledTitle:`控制的企业`,controlledNone:`没有控制任何企业。`,concertTitle:`一致行动人`,identityTitle:`身份信息`,identityNumber:`公民身份号码`,sex:`性别`,birthDate:`出生日期`,deceasedOn:`死亡日期`,formerNames:`曾用名`,documentExpires:`证件有效期至`,vehiclesTitle:`机动车`,vehiclesNone:`没有登记的机动车。`,plate:`号牌`,model:`型号`,registeredOn:`登记日期`,sealedBy:`查封案号`,ownershipsTitle:`不动产权利`,ownershipsNone:`没有不动产权利。`,certificate:`权证号`,location:`坐落`,parcelKind:`种类`,area:`面积（平方米）`,encumbrances:`负担`,accountsTitle:`账户`,accountsNone:`没有账户。`,institution:`机构`,account:`账号`,balance:`余额`,frozenBy:`冻结案号`,loansTitle:`贷款`,loansNone:`没有贷款。`,lender:`贷款人`,principal:`本金`,outstanding:`余额`,dueOn:`到期日`,guaranteesTitle:`对外保证`,guaranteesNone:`没有对外保证。`,borrower:`借款人`,subsidiesTitle:`政府补贴与采购`,subsidiesNone:`没有政府补贴或采购。`,project:`项目`,money:`金额`,day:`日期`,taxTitle:`纳税信用`,taxNone:`没有纳税信用记录。`,year:`年度`,rating:`级别`,taxStatus:`纳税人状态`,arrearsTitle:`欠税`,arrearsNone:`没有欠税。`,taxKind:`税种`,bondsTitle:`债券`,bondsNone:`没有发行债券。`,security:`证券代码`,issuedOn:`发行日期`,maturesOn:`到期日期`,securitiesAccountsTitle:`证券账户`,securitiesAccountsNone:`没有证券账户。`,errorNetwork:`服务器没有应答。请检查网络后重试。`,errorOther:`查询没有完成：`},Un=`liancha.language`,Wn={zh:Hn,en:Vn},Gn={LIST_MANAGEMENT:`名单管理`,RECONSIDERATION:`复议`,JOINT_DISCIPLINE:`联合惩戒`,DATA_MAINTENANCE:`数据维护`,AUDIT:`审计`,SUBJECT_ACCESS:`查阅本人信息`},G=I(localStorage.getItem(Un)===`en`?`en`:`zh`);function Kn(e){G.value=e,localStorage.setItem(Un,e),document.documentElement.lang=e===`zh`?`zh-CN`:`en`}var K=e=>Wn[G.value][e],qn=e=>e in Hn;function q(e,t){if(t==null)return K(`unknown`);let n=Bn[e]?.[t]??t;return G.value===`zh`?n:`${Xn(t)} ${n}`}function Jn(e){let t=Bn.Purpose?.[e]??Gn[e]??e;return G.value===`zh`?t:`${Xn(e)} ${t}`}var Yn=e=>e[G.value],Xn=e=>{let t=e.toLowerCase().replaceAll(`_`,` `);return t.charAt(0).toUpperCase()+t.slice(1)},Zn=0;Array.isArray;function J(e,n,r,i,a,o){n||={};var s,c,l=n;if(`ref`in l)for(c in l={},n)c==`ref`?s=n[c]:l[c]=n[c];var u={type:e,props:l,key:r,ref:s,__k:null,__:null,__b:0,__e:null,__c:null,constructor:void 0,__v:--Zn,__i:-1,__u:0,__source:a,__self:o};if(typeof e==`function`&&(s=e.defaultProps))for(c in s)l[c]===void 0&&(l[c]=s[c]);return t.vnode&&t.vnode(u),u}function Y({party:e}){return e===null||e.id===null?J(`span`,{children:e?.name??K(`unknown`)}):J(`a`,{href:`#/party/${encodeURIComponent(e.id)}`,children:e.name??e.id})}var Qn=/^(\d{6})(\d{4})(\d{2})(\d{2})\d{3}([\dX])$/i,$n=[7,9,10,5,8,4,2,1,6,3,7,9,10,5,8,4,2],er=`10X98765432`;function tr(e){let t=Qn.exec(e);if(t===null)return!1;let[,,n,r,i,a]=t,o=new Date(Date.UTC(Number(n),Number(r)-1,Number(i)));return o.getUTCMonth()!==Number(r)-1||o.getUTCDate()!==Number(i)?!1:er[$n.reduce((t,n,r)=>t+n*Number(e[r]),0)%11]===a?.toUpperCase()}var nr=/^[0-9A-HJ-NP-RTUW-Y]{18}$/i,rr=/^p_[0-9a-z]{26}$/i,ir=W(`
  query PersonByNumber($number: String!) {
    personByIdNumber(idNumber: $number) {
      id
    }
  }
`);function ar({compact:e=!1}){let[,t]=hn(),[n,r]=M(``),[i,a]=M(null),o=H(`search`),s=K(o?`homeSearch`:`homeCodeOnly`);async function c(e){if(tr(e)){let n=await An(ir,{number:e}),r=n.data?.personByIdNumber?.id;r===void 0?a(n.faults[0]?.message??K(`notFound`)):t(`/party/${r}`)}else nr.test(e)||rr.test(e)||!o?t(`/party/${encodeURIComponent(nr.test(e)?e.toUpperCase():e)}`):t(`/search/${encodeURIComponent(e)}`)}return J(`form`,{role:`search`,class:e?`search compact`:`search`,onSubmit:e=>{e.preventDefault();let t=n.trim();t!==``&&(r(``),a(null),c(t).catch(e=>{if(!(e instanceof R))throw e;a(e.code===`UNREACHABLE`?K(`errorNetwork`):e.message)}))},children:[J(`input`,{type:`search`,"aria-label":s,placeholder:s,value:n,maxLength:100,autoComplete:`off`,spellcheck:!1,onInput:e=>r(e.currentTarget.value)}),J(`button`,{type:`submit`,children:K(`homeSearchButton`)}),i!==null&&J(`p`,{class:`refused`,role:`alert`,children:i})]})}function or(){return J(`p`,{class:`waiting`,role:`status`,children:K(`loading`)})}function sr({error:e,again:t}){return J(`div`,{class:`notice bad`,role:`alert`,children:[J(`p`,{children:e.code===`UNREACHABLE`?K(`errorNetwork`):`${K(`errorOther`)}${e.message}（${e.code}）`}),J(`button`,{type:`button`,onClick:t,children:K(`retry`)})]})}var cr=W(`
  query CaseParties($caseNumber: ID!) {
    case(caseNumber: $caseNumber) {
      caseNumber
      court {
        name
      }
      parties {
        role
        party {
          id
          name
        }
        debtor {
          id
        }
      }
    }
  }
`);function lr({lookup:e}){return J(`div`,{class:`home`,children:[J(`h1`,{children:K(`homeTitle`)}),H(`register`)?J(S,{children:[J(ar,{}),J(`p`,{class:`hint`,children:H(`search`)?K(`homeHint`):K(`homeCodeHint`)})]}):J(`p`,{class:`notice`,children:K(`homeNothing`)}),e.case!==null&&H(`case`)&&J(ur,{number:e.case}),e.subjects.length>0&&J(`section`,{class:`card`,"aria-labelledby":`subjects`,children:[J(`h2`,{id:`subjects`,children:K(`homeSubjects`)}),J(`ul`,{class:`parties`,children:e.subjects.map(e=>J(`li`,{children:J(Y,{party:{id:e,name:null}})},e))})]})]})}function ur({number:e}){let t=jn(cr,{caseNumber:e});if(t.state===`asking`)return J(or,{});if(t.state===`failed`)return J(sr,{error:t.error,again:t.again});let n=t.answer.data?.case;return n==null?J(`p`,{class:`notice bad`,children:t.answer.faults[0]?.message??K(`notFound`)}):J(`section`,{class:`card`,"aria-labelledby":`subjects`,children:[J(`h2`,{id:`subjects`,children:[n.caseNumber,` `,J(`small`,{children:n.court?.name})]}),J(`ul`,{class:`parties`,children:(n.parties??[]).map(e=>J(`li`,{children:[J(Y,{party:e.party}),` `,J(`small`,{children:q(`CaseRole`,e.role)})]},`${e.role} ${e.party.id}`))})]})}function dr({session:e}){let t=e.stated,n=e.roles.filter(e=>t.role===void 0||e.name===t.role),[r,i]=M(n[0]?.name??``),a=n.find(e=>e.name===r),o=mr(a,t.purpose),[s,c]=M(``),l=o.includes(s)?s:o[0]??``,u=a?.lines.find(e=>e.purposes.includes(l)),[d,f]=M(t.case??``),[p,m]=M(t.consent??``),[h,g]=M(null),[_,v]=M(!1);function ee(e){e.preventDefault();let t={role:r,purpose:l};pr(u)&&d.trim()!==``&&(t.case=d.trim()),u?.needs===`consent`&&(t.consent=p.trim()),v(!0),Mt(t).catch(e=>{if(!(e instanceof R))throw e;g(e.code===`UNREACHABLE`?K(`errorNetwork`):`${K(`lookupRefused`)}${e.message}（${e.code}）`)}).finally(()=>v(!1))}return a===void 0||u===void 0?J(`div`,{class:`narrow`,children:J(`p`,{class:`notice bad`,children:K(`lookupNoRole`)})}):J(`div`,{class:`narrow`,children:J(`form`,{class:`card`,onSubmit:ee,"aria-labelledby":`lookup`,children:[J(`h1`,{id:`lookup`,children:K(`lookupTitle`)}),J(`p`,{children:[e.organisation,` `,e.unit]}),J(`p`,{children:K(`lookupWhy`)}),Object.keys(t).length>0&&J(`p`,{class:`hint`,children:K(`lookupFixed`)}),J(`label`,{children:[K(`lookupRole`),J(`select`,{value:r,disabled:n.length===1,onChange:e=>i(e.currentTarget.value),children:n.map(e=>J(`option`,{value:e.name,children:e.title},e.name))})]}),J(`label`,{children:[K(`lookupPurpose`),J(`select`,{value:l,disabled:o.length===1,onChange:e=>c(e.currentTarget.value),children:o.map(e=>J(`option`,{value:e,children:Jn(e)},e))})]}),pr(u)&&J(`label`,{children:[u.needs===`case`?K(`lookupCase`):K(`lookupCaseOptional`),J(`input`,{value:d,required:u.needs===`case`,disabled:t.case!==void 0,maxLength:100,placeholder:K(`lookupCaseHint`),onInput:e=>f(e.currentTarget.value)}),u.ownCourt&&J(`span`,{class:`hint`,children:K(`lookupBoundCase`)})]}),u.needs===`consent`&&J(`label`,{children:[K(`lookupConsent`),J(`input`,{value:p,required:!0,disabled:t.consent!==void 0,maxLength:200,onInput:e=>m(e.currentTarget.value)})]}),J(fr,{line:u,session:e}),h!==null&&J(`p`,{class:`refused`,role:`alert`,children:h}),J(`button`,{type:`submit`,disabled:_,children:K(`lookupBegin`)})]})})}function fr({line:e,session:t}){let n=e=>e.map(e=>t.groups[e]??e).join(`、`);return J(`section`,{class:`seen`,"aria-label":K(`lookupSeesTitle`),children:[J(`h2`,{children:K(`lookupSeesTitle`)}),J(`dl`,{children:[J(`dt`,{children:K(`lookupSeesAll`)}),J(`dd`,{children:n([...e.sees,...e.withCase])}),e.ofSubjects.length>0&&J(S,{children:[J(`dt`,{children:K(`lookupSeesSubjects`)}),J(`dd`,{children:n(e.ofSubjects)})]})]})]})}var pr=e=>e?.needs===`case`||e?.mayGive===`case`,mr=(e,t)=>(e?.lines??[]).flatMap(e=>e.purposes).filter(e=>t===void 0||e===t);W(`
  fragment Proof on Evidence {
    department
    recordId
    since
    until
    readAt
  }
`),W(`
  fragment Name on Party {
    __typename
    id
    name
  }
`),W(`
  fragment Entry on ListEntry {
    id
    caseNumber
    grounds
    groundsText
    listedOn
    publishedOn
    publishable
    expiresOn
    removedOn
    removalReason
    court {
      name
    }
    evidence {
      ...Proof
    }
  }
`),W(`
  fragment Chain on ControlChain {
    ratio
    steps {
      ratio
      holder {
        ...Name
      }
      company {
        ...Name
      }
    }
  }
`),W(`
  fragment AnyParty on Party {
    id
    name
    offices(asOf: $asOf) @include(if: $register) {
      role
      title
      since
      until
      company {
        ...Name
      }
      evidence {
        ...Proof
      }
    }
    shareholdings(asOf: $asOf) @include(if: $register) {
      ratio
      subscribed
      since
      until
      company {
        ...Name
      }
      evidence {
        ...Proof
      }
    }
    concertGroups(asOf: $asOf) @include(if: $register) {
      groupId
      members {
        since
        until
        party {
          ...Name
        }
        evidence {
          ...Proof
        }
      }
    }
    stockListing @include(if: $register) {
      stockCode
      exchange
      stateControlled
      evidence {
        ...Proof
      }
    }
    bonds(asOf: $asOf) @include(if: $register) {
      security
      amount
      issuedOn
      maturesOn
      status
      evidence {
        ...Proof
      }
    }
    controlledCompanies(asOf: $asOf) @include(if: $control) {
      basis
      share
      explanation {
        zh
        en
      }
      company {
        ...Name
      }
      chains {
        ...Chain
      }
    }
    defaulterStatus(asOf: $asOf) @include(if: $list) {
      listed
      asOf
    }
    listEntries @include(if: $list) {
      ...Entry
      state @include(if: $procedure)
    }
    cases @include(if: $case) {
      role
      case {
        caseNumber
        filedOn
        closedOn
        cause
        amount
        fulfilled
        performance
        court {
          name
        }
      }
      debtor {
        ...Name
      }
      evidence {
        ...Proof
      }
    }
    exposure(asOf: $asOf) @include(if: $exposure) {
      complete
      missingDepartments
      hits {
        relation
        fromSubject
        party {
          ...Name
        }
        entry {
          ...Entry
        }
        path {
          relation
          department
          from {
            ...Name
          }
          to {
            ...Name
          }
          evidence {
            ...Proof
          }
        }
      }
    }
    vehicles(asOf: $asOf) @include(if: $assets) {
      plate
      model
      registeredOn
      sealedByCase {
        caseNumber
      }
      evidence {
        ...Proof
      }
    }
    ownerships(asOf: $asOf) @include(if: $assets) {
      share
      parcel {
        certificate
        kind
        location
        areaM2
        encumbrances(asOf: $asOf) {
          kind
        }
      }
      evidence {
        ...Proof
      }
    }
    bankAccounts(asOf: $asOf) @include(if: $assets) {
      account
      institution
      kind
      balance
      frozenByCase {
        caseNumber
      }
      evidence {
        ...Proof
      }
    }
    securitiesAccounts(asOf: $asOf) @include(if: $assets) {
      account
      openedOn
      evidence {
        ...Proof
      }
    }
    loans(asOf: $asOf) @include(if: $borrowing) {
      loan
      lender
      principal
      outstanding
      dueOn
      status
      evidence {
        ...Proof
      }
    }
    guarantees(asOf: $asOf) @include(if: $borrowing) {
      amount
      since
      until
      loan {
        loan
        borrower {
          ...Name
        }
      }
      evidence {
        ...Proof
      }
    }
    subsidies(asOf: $asOf) @include(if: $borrowing) {
      id
      programme
      amount
      grantedOn
      evidence {
        ...Proof
      }
    }
    procurements(asOf: $asOf) @include(if: $borrowing) {
      id
      project
      amount
      awardedOn
      evidence {
        ...Proof
      }
    }
    taxYears @include(if: $tax) {
      year
      rating
      status
      evidence {
        ...Proof
      }
    }
    taxArrears(asOf: $asOf) @include(if: $tax) {
      id
      taxKind
      amount
      dueOn
      evidence {
        ...Proof
      }
    }
  }
`),W(`
  fragment OneCompany on Company {
    kind
    status(asOf: $asOf)
    registeredCapital
    establishedOn
    endedOn
    region
    industry
    address
    officers(asOf: $asOf) {
      role
      title
      since
      until
      party {
        ...Name
        defaulterStatus(asOf: $asOf) @include(if: $list) {
          listed
        }
      }
      evidence {
        ...Proof
      }
    }
    shareholders(asOf: $asOf) {
      ratio
      subscribed
      since
      until
      party {
        ...Name
        defaulterStatus(asOf: $asOf) @include(if: $list) {
          listed
        }
      }
      evidence {
        ...Proof
      }
    }
    control(asOf: $asOf) @include(if: $control) {
      noneBecause {
        zh
        en
      }
      controllers {
        basis
        share
        explanation {
          zh
          en
        }
        party {
          ...Name
          defaulterStatus(asOf: $asOf) @include(if: $list) {
            listed
          }
        }
        chains {
          ...Chain
        }
      }
    }
    beneficialOwnership(asOf: $asOf) @include(if: $control) {
      owners {
        share
        party {
          ...Name
        }
        explanation {
          zh
          en
        }
      }
    }
  }
`),W(`
  fragment OnePerson on Person {
    identityNumber @include(if: $identity)
    sex @include(if: $identity)
    birthDate @include(if: $identity)
    region @include(if: $identity)
    documentExpires @include(if: $identity)
    deceasedOn @include(if: $identity)
    formerNames @include(if: $identity) {
      name
      until
      evidence {
        ...Proof
      }
    }
  }
`);var hr=W(`
  query CompanyPage(
    $id: ID!
    $asOf: Date
    $register: Boolean!
    $control: Boolean!
    $list: Boolean!
    $procedure: Boolean!
    $case: Boolean!
    $exposure: Boolean!
    $assets: Boolean!
    $borrowing: Boolean!
    $tax: Boolean!
  ) {
    company(uscc: $id) {
      ...AnyParty
      ...OneCompany
    }
  }
`),gr=W(`
  query PersonPage(
    $id: ID!
    $asOf: Date
    $register: Boolean!
    $control: Boolean!
    $list: Boolean!
    $procedure: Boolean!
    $case: Boolean!
    $exposure: Boolean!
    $assets: Boolean!
    $borrowing: Boolean!
    $tax: Boolean!
    $identity: Boolean!
  ) {
    person(id: $id) {
      ...AnyParty
      ...OnePerson
    }
  }
`),_r=100;function X(e){if(e==null)return`—`;let t=(e/_r).toLocaleString(`zh-CN`,{minimumFractionDigits:2,maximumFractionDigits:2});return G.value===`zh`?`${t} 元`:`¥ ${t}`}function Z(e){if(e==null)return`—`;let[t=`0`,n=``]=e.split(`.`),r=n.padEnd(2,`0`),i=`${t}${r.slice(0,2)}`.replace(/^0+(?=\d)/,``),a=r.slice(2).replace(/0+$/,``);return`${i}${a?`.${a}`:``}%`}function vr(e){let t=new Date(e).toLocaleString(`sv-SE`,{timeZone:`Asia/Shanghai`});return G.value===`zh`?`${t}（北京时间）`:`${t} (Beijing time)`}function yr({of:e}){let t=Le(),[n,r]=M(!1);return J(S,{children:[J(`button`,{type:`button`,class:`proof`,popovertarget:t,title:K(`evidenceOf`),children:K(`evidence`)}),J(`div`,{id:t,popover:`auto`,class:`proof-card`,role:`dialog`,"aria-label":K(`evidence`),onBeforeToggle:e=>r(e.newState===`open`),children:n&&J(br,{of:e})})]})}function br({of:e}){return J(`dl`,{children:[J(`dt`,{children:K(`evidenceDepartment`)}),J(`dd`,{children:xr(e.department)}),J(`dt`,{children:K(`evidenceRecord`)}),J(`dd`,{class:`code`,children:e.recordId}),J(`dt`,{children:K(`evidenceSince`)}),J(`dd`,{children:e.since??K(`unknown`)}),J(`dt`,{children:K(`evidenceUntil`)}),J(`dd`,{children:e.until??K(`evidenceOpen`)}),J(`dt`,{children:K(`evidenceRead`)}),J(`dd`,{children:vr(e.readAt)})]})}var xr=e=>qn(e)?K(e):e;function Sr({of:e}){return e.defaulterStatus?.listed?J(`strong`,{class:`mark`,children:K(`listed`)}):null}function Q({caption:e,rows:t,columns:n,proof:r,marked:i,none:a}){return t.length===0?J(`p`,{class:`none`,children:a}):J(`div`,{class:`scroll`,tabIndex:0,role:`region`,"aria-label":e,children:J(`table`,{children:[J(`caption`,{class:`unseen`,children:e}),J(`thead`,{children:J(`tr`,{children:[n.map(({head:e,figure:t})=>J(`th`,{scope:`col`,class:t?`figure`:void 0,children:e},e)),r&&J(`th`,{scope:`col`,children:K(`evidence`)})]})}),J(`tbody`,{children:t.map((e,t)=>J(`tr`,{class:i?.(e)?`marked`:void 0,children:[n.map(({head:t,cell:n,figure:r,day:i})=>J(`td`,{class:r?`figure`:i?`day`:void 0,children:n(e)},t)),r&&J(`td`,{children:J(yr,{of:r(e)})})]},t))})]})})}function Cr({of:e}){return e.length===0?null:J(`details`,{class:`chains`,children:[J(`summary`,{children:[K(`chains`),` `,e.length]}),J(`ol`,{children:e.map((e,t)=>J(`li`,{children:[e.steps.map((e,t)=>J(`span`,{children:[t===0&&J(Y,{party:e.holder}),J(`span`,{class:`step`,children:[` —`,Z(e.ratio),`→ `]}),J(Y,{party:e.company})]},t)),e.steps.length>1&&J(`b`,{class:`step`,children:[` = `,Z(e.ratio)]})]},t))})]})}var wr=ye([]);function $({title:e,field:t,value:n,children:r}){let i=Ie(wr);return n===void 0?null:J(`section`,{class:`part`,children:[J(`h3`,{children:e}),n===null?J(Tr,{faults:i.filter(e=>e.path?.[1]===t)}):r(n)]})}function Tr({faults:e}){let t=e[0]?.extensions?.code;return t===`PARTY_NOT_COVERED`?J(`p`,{class:`none`,children:K(`partNotCovered`)}):t===`UNAUTHORIZED_FIELD_OR_TYPE`?J(`p`,{class:`none`,children:K(`partUnseen`)}):t===void 0?J(`p`,{class:`none`,children:K(`unknown`)}):J(`p`,{class:`notice bad`,role:`status`,children:[K(`partFailed`),`（`,t,`）`]})}var Er=[`LEGAL_REPRESENTATIVE`,`PRINCIPAL`,`DIRECTOR`,`SUPERVISOR`,`SENIOR_MANAGER`];function Dr({party:e}){return J(S,{children:[e.officers!==void 0&&J(Or,{party:e}),J($,{title:K(`officersTitle`),field:`officers`,value:e.officers,children:e=>J(Q,{caption:K(`officersTitle`),rows:e.toSorted((e,t)=>Er.indexOf(e.role)-Er.indexOf(t.role)),none:K(`officersNone`),proof:e=>e.evidence,marked:e=>e.party.defaulterStatus?.listed??!1,columns:[{head:K(`office`),cell:e=>e.title??q(`OfficeRole`,e.role)},{head:K(`name`),cell:e=>J(S,{children:[J(Y,{party:e.party}),` `,J(Sr,{of:e.party})]})},{head:K(`since`),cell:e=>e.since,day:!0},{head:K(`until`),cell:e=>e.until??K(`evidenceOpen`),day:!0}]})}),J($,{title:K(`shareholdersTitle`),field:`shareholders`,value:e.shareholders,children:e=>J(Q,{caption:K(`shareholdersTitle`),rows:e,none:K(`shareholdersNone`),proof:e=>e.evidence,marked:e=>e.party.defaulterStatus?.listed??!1,columns:[{head:K(`name`),cell:e=>J(S,{children:[J(Y,{party:e.party}),` `,J(Sr,{of:e.party})]})},{head:K(`ratio`),cell:e=>Z(e.ratio),figure:!0},{head:K(`subscribed`),cell:e=>X(e.subscribed),figure:!0},{head:K(`since`),cell:e=>e.since,day:!0}]})}),J($,{title:K(`controlTitle`),field:`control`,value:e.control,children:e=>e.controllers.length===0?J(`p`,{class:`none`,children:[K(`controlNone`),` `,e.noneBecause!=null&&Yn(e.noneBecause)]}):J(`ul`,{class:`statements`,children:e.controllers.map(e=>J(`li`,{children:[J(Y,{party:e.party}),` `,J(Sr,{of:e.party}),` `,Z(e.share),` ·`,` `,q(`ControlBasis`,e.basis),J(`p`,{children:Yn(e.explanation)}),J(Cr,{of:e.chains})]},e.party.id))})}),J($,{title:K(`beneficialTitle`),field:`beneficialOwnership`,value:e.beneficialOwnership,children:({owners:e})=>e.length===0?J(`p`,{class:`none`,children:K(`beneficialNone`)}):J(`ul`,{class:`statements`,children:e.map(e=>J(`li`,{children:[J(Y,{party:e.party}),` `,Z(e.share),J(`p`,{children:Yn(e.explanation)})]},e.party.id))})}),J($,{title:K(`officesTitle`),field:`offices`,value:e.offices,children:e=>J(Q,{caption:K(`officesTitle`),rows:e,none:K(`officesNone`),proof:e=>e.evidence,columns:[{head:K(`company`),cell:e=>J(Y,{party:e.company})},{head:K(`office`),cell:e=>e.title??q(`OfficeRole`,e.role)},{head:K(`since`),cell:e=>e.since,day:!0},{head:K(`until`),cell:e=>e.until??K(`evidenceOpen`),day:!0}]})}),J($,{title:K(`shareholdingsTitle`),field:`shareholdings`,value:e.shareholdings,children:e=>J(Q,{caption:K(`shareholdingsTitle`),rows:e,none:K(`shareholdingsNone`),proof:e=>e.evidence,columns:[{head:K(`company`),cell:e=>J(Y,{party:e.company})},{head:K(`ratio`),cell:e=>Z(e.ratio),figure:!0},{head:K(`subscribed`),cell:e=>X(e.subscribed),figure:!0},{head:K(`since`),cell:e=>e.since,day:!0}]})}),J($,{title:K(`controlledTitle`),field:`controlledCompanies`,value:e.controlledCompanies,children:e=>e.length===0?J(`p`,{class:`none`,children:K(`controlledNone`)}):J(`ul`,{class:`statements`,children:e.map(e=>J(`li`,{children:[J(Y,{party:e.company}),` `,Z(e.share),` · `,q(`ControlBasis`,e.basis),J(`p`,{children:Yn(e.explanation)}),J(Cr,{of:e.chains})]},e.company.id))})}),J(kr,{party:e})]})}function Or({party:e}){return J(`section`,{class:`part`,children:[J(`h3`,{children:K(`registrationTitle`)}),J(`dl`,{class:`facts`,children:[J(`dt`,{children:K(`code`)}),J(`dd`,{class:`code`,children:e.id}),J(`dt`,{children:K(`kind`)}),J(`dd`,{children:q(`CompanyKind`,e.kind)}),J(`dt`,{children:K(`status`)}),J(`dd`,{children:q(`CompanyStatus`,e.status)}),J(`dt`,{children:K(`capital`)}),J(`dd`,{children:X(e.registeredCapital)}),J(`dt`,{children:K(`establishedOn`)}),J(`dd`,{children:e.establishedOn??K(`unknown`)}),e.endedOn!=null&&J(S,{children:[J(`dt`,{children:K(`endedOn`)}),J(`dd`,{children:e.endedOn})]}),J(`dt`,{children:K(`region`)}),J(`dd`,{children:e.region??K(`unknown`)}),J(`dt`,{children:K(`industry`)}),J(`dd`,{children:e.industry??K(`unknown`)}),J(`dt`,{children:K(`address`)}),J(`dd`,{children:e.address??K(`unknown`)})]})]})}function kr({party:e}){let t=(e.concertGroups??[]).flatMap(e=>e.members).filter(t=>t.party.id!==e.id);return t.length===0?null:J(`section`,{class:`part`,children:[J(`h3`,{children:K(`concertTitle`)}),J(`ul`,{class:`parties`,children:t.map(e=>J(`li`,{children:[J(Y,{party:e.party}),` `,J(yr,{of:e.evidence})]},e.party.id))})]})}function Ar({party:e}){return J(S,{children:[J($,{title:K(`entriesTitle`),field:`listEntries`,value:e.listEntries,children:e=>J(Q,{caption:K(`entriesTitle`),rows:e,none:K(`entriesNone`),proof:e=>e.evidence,marked:jr,columns:[{head:K(`caseNumber`),cell:e=>e.caseNumber},{head:K(`executingCourt`),cell:e=>e.court?.name??K(`unknown`)},{head:K(`grounds`),cell:e=>J(`span`,{title:e.groundsText,children:[e.grounds,`. `,Nr(e.groundsText)]})},{head:K(`listedOn`),cell:e=>e.listedOn,day:!0},{head:K(`state`),cell:e=>J(S,{children:[jr(e)?J(`strong`,{class:`mark`,children:K(`inForce`)}):K(`ended`),!e.publishable&&J(`small`,{children:[` `,K(`withheld`)]}),e.state!=null&&J(`small`,{children:[` `,q(`State`,e.state)]})]})},{head:K(`removedOn`),cell:e=>e.removedOn??e.expiresOn??`—`,day:!0},{head:K(`removalReason`),cell:e=>e.removalReason==null?`—`:q(`RemovalReason`,e.removalReason)}]})}),J($,{title:K(`exposureTitle`),field:`exposure`,value:e.exposure,children:e=>J(Q,{caption:K(`exposureTitle`),rows:e.hits??[],none:K(`exposureNone`),columns:[{head:K(`exposureRelation`),cell:e=>J(S,{children:[J(`small`,{children:e.fromSubject?K(`exposureOfSubject`):K(`exposureOfParty`)}),` `,q(`RelationKind`,e.relation)]})},{head:K(`exposureParty`),cell:e=>J(Y,{party:e.party})},{head:K(`exposureCase`),cell:e=>J(S,{children:[e.entry.caseNumber,` `,J(yr,{of:e.entry.evidence})]})},{head:K(`exposurePath`),cell:e=>J(`ol`,{class:`path`,children:e.path.map((e,t)=>J(`li`,{children:[J(Y,{party:e.from}),` `,J(`span`,{class:`step`,children:[`—`,q(`RelationKind`,e.relation),`→`]}),` `,J(Y,{party:e.to}),` `,J(yr,{of:e.evidence})]},t))})}]})}),J($,{title:K(`casesTitle`),field:`cases`,value:e.cases,children:e=>J(Q,{caption:K(`casesTitle`),rows:e,none:K(`casesNone`),proof:e=>e.evidence,columns:[{head:K(`caseNumber`),cell:e=>e.case.caseNumber},{head:K(`role`),cell:e=>q(`CaseRole`,e.role)},{head:K(`executingCourt`),cell:e=>e.case.court?.name??K(`unknown`)},{head:K(`cause`),cell:e=>e.case.cause??`—`},{head:K(`filedOn`),cell:e=>e.case.filedOn??`—`,day:!0},{head:K(`closedOn`),cell:e=>e.case.closedOn??`—`,day:!0},{head:K(`amount`),cell:e=>X(e.case.amount),figure:!0},{head:K(`fulfilled`),cell:e=>X(e.case.fulfilled),figure:!0}]})})]})}function jr(e){let t=new Date().toLocaleDateString(`sv-SE`,{timeZone:`Asia/Shanghai`}),n=e.removedOn??e.expiresOn;return e.listedOn<=t&&(n==null||t<n)}var Mr=18,Nr=e=>e.length>Mr?`${e.slice(0,Mr)}…`:e;function Pr({party:e}){return J($,{title:K(`ownershipsTitle`),field:`ownerships`,value:e.ownerships,children:e=>J(Q,{caption:K(`ownershipsTitle`),rows:e,none:K(`ownershipsNone`),proof:e=>e.evidence,columns:[{head:K(`certificate`),cell:e=>J(`span`,{class:`code`,children:e.parcel.certificate})},{head:K(`parcelKind`),cell:e=>q(`ParcelKind`,e.parcel.kind)},{head:K(`location`),cell:e=>e.parcel.location??K(`unknown`)},{head:K(`area`),cell:e=>e.parcel.areaM2??`—`,figure:!0},{head:K(`ratio`),cell:e=>Z(e.share),figure:!0},{head:K(`encumbrances`),cell:e=>e.parcel.encumbrances.map(e=>q(`EncumbranceKind`,e.kind)).join(`、`)||`—`}]})})}function Fr({party:e}){return J(S,{children:[J($,{title:K(`loansTitle`),field:`loans`,value:e.loans,children:e=>J(Q,{caption:K(`loansTitle`),rows:e,none:K(`loansNone`),columns:[{head:K(`lender`),cell:e=>J(S,{children:[e.lender??K(`unknown`),` `,e.evidence!=null&&J(yr,{of:e.evidence})]})},{head:K(`principal`),cell:e=>X(e.principal),figure:!0},{head:K(`outstanding`),cell:e=>X(e.outstanding),figure:!0},{head:K(`dueOn`),cell:e=>e.dueOn??`—`,day:!0},{head:K(`state`),cell:e=>q(`LoanStatus`,e.status)}]})}),J($,{title:K(`guaranteesTitle`),field:`guarantees`,value:e.guarantees,children:e=>J(Q,{caption:K(`guaranteesTitle`),rows:e,none:K(`guaranteesNone`),proof:e=>e.evidence,columns:[{head:K(`borrower`),cell:e=>J(Y,{party:e.loan.borrower??null})},{head:K(`money`),cell:e=>X(e.amount),figure:!0},{head:K(`since`),cell:e=>e.since,day:!0},{head:K(`until`),cell:e=>e.until??K(`evidenceOpen`),day:!0}]})}),J($,{title:K(`accountsTitle`),field:`bankAccounts`,value:e.bankAccounts,children:e=>J(Q,{caption:K(`accountsTitle`),rows:e,none:K(`accountsNone`),proof:e=>e.evidence,columns:[{head:K(`institution`),cell:e=>e.institution},{head:K(`account`),cell:e=>J(`span`,{class:`code`,children:e.account})},{head:K(`kind`),cell:e=>q(`AccountKind`,e.kind)},{head:K(`balance`),cell:e=>X(e.balance),figure:!0},{head:K(`frozenBy`),cell:e=>e.frozenByCase?.caseNumber??`—`}]})}),J($,{title:K(`subsidiesTitle`),field:`subsidies`,value:e.subsidies,children:t=>J(Q,{caption:K(`subsidiesTitle`),none:K(`subsidiesNone`),proof:e=>e.evidence,rows:[...t.map(e=>({...e,of:e.programme,on:e.grantedOn})),...(e.procurements??[]).map(e=>({...e,of:e.project,on:e.awardedOn}))],columns:[{head:K(`project`),cell:e=>e.of},{head:K(`money`),cell:e=>X(e.amount),figure:!0},{head:K(`day`),cell:e=>e.on,day:!0}]})})]})}function Ir({party:e}){return J(S,{children:[J($,{title:K(`taxTitle`),field:`taxYears`,value:e.taxYears,children:e=>J(Q,{caption:K(`taxTitle`),rows:e,none:K(`taxNone`),proof:e=>e.evidence,columns:[{head:K(`year`),cell:e=>e.year},{head:K(`rating`),cell:e=>q(`TaxRating`,e.rating)},{head:K(`taxStatus`),cell:e=>q(`TaxpayerStatus`,e.status)}]})}),J($,{title:K(`arrearsTitle`),field:`taxArrears`,value:e.taxArrears,children:e=>J(Q,{caption:K(`arrearsTitle`),rows:e,none:K(`arrearsNone`),proof:e=>e.evidence,columns:[{head:K(`taxKind`),cell:e=>e.taxKind},{head:K(`money`),cell:e=>X(e.amount),figure:!0},{head:K(`dueOn`),cell:e=>e.dueOn,day:!0}]})})]})}function Lr({party:e}){return J(S,{children:[e.stockListing!=null&&J(`section`,{class:`part`,children:[J(`h3`,{children:K(`stock`)}),J(`p`,{children:[e.stockListing.exchange,` `,J(`span`,{class:`code`,children:e.stockListing.stockCode}),e.stockListing.stateControlled&&J(S,{children:[` · `,K(`stateControlled`)]}),` `,J(yr,{of:e.stockListing.evidence})]})]}),J($,{title:K(`bondsTitle`),field:`bonds`,value:e.bonds,children:e=>J(Q,{caption:K(`bondsTitle`),rows:e,none:K(`bondsNone`),proof:e=>e.evidence,columns:[{head:K(`security`),cell:e=>J(`span`,{class:`code`,children:e.security})},{head:K(`money`),cell:e=>X(e.amount),figure:!0},{head:K(`issuedOn`),cell:e=>e.issuedOn,day:!0},{head:K(`maturesOn`),cell:e=>e.maturesOn,day:!0},{head:K(`state`),cell:e=>q(`BondStatus`,e.status)}]})}),J($,{title:K(`securitiesAccountsTitle`),field:`securitiesAccounts`,value:e.securitiesAccounts,children:e=>J(Q,{caption:K(`securitiesAccountsTitle`),rows:e,none:K(`securitiesAccountsNone`),proof:e=>e.evidence,columns:[{head:K(`account`),cell:e=>J(`span`,{class:`code`,children:e.account})},{head:K(`registeredOn`),cell:e=>e.openedOn,day:!0}]})})]})}function Rr({party:e}){return J(S,{children:[e.sex!==void 0&&J(zr,{party:e}),J($,{title:K(`vehiclesTitle`),field:`vehicles`,value:e.vehicles,children:e=>J(Q,{caption:K(`vehiclesTitle`),rows:e,none:K(`vehiclesNone`),proof:e=>e.evidence,columns:[{head:K(`plate`),cell:e=>e.plate},{head:K(`model`),cell:e=>e.model},{head:K(`registeredOn`),cell:e=>e.registeredOn,day:!0},{head:K(`sealedBy`),cell:e=>e.sealedByCase?.caseNumber??`—`}]})})]})}function zr({party:e}){return J(`section`,{class:`part`,children:[J(`h3`,{children:K(`identityTitle`)}),J(`dl`,{class:`facts`,children:[J(`dt`,{children:K(`identityNumber`)}),J(`dd`,{class:`code`,children:e.identityNumber??K(`unknown`)}),J(`dt`,{children:K(`sex`)}),J(`dd`,{children:q(`Sex`,e.sex)}),J(`dt`,{children:K(`birthDate`)}),J(`dd`,{children:e.birthDate??K(`unknown`)}),J(`dt`,{children:K(`region`)}),J(`dd`,{children:e.region??K(`unknown`)}),e.documentExpires!=null&&J(S,{children:[J(`dt`,{children:K(`documentExpires`)}),J(`dd`,{children:e.documentExpires})]}),e.deceasedOn!=null&&J(S,{children:[J(`dt`,{children:K(`deceasedOn`)}),J(`dd`,{children:e.deceasedOn})]}),(e.formerNames??[]).length>0&&J(S,{children:[J(`dt`,{children:K(`formerNames`)}),e.formerNames?.map(e=>J(`dd`,{children:[e.name,` `,J(yr,{of:e.evidence})]},e.name))]})]})]})}var Br=[[`court`,Ar,[`listEntries`,`exposure`,`cases`]],[`commerce`,Dr,[`officers`,`offices`]],[`public_security`,Rr,[`sex`,`vehicles`]],[`land`,Pr,[`ownerships`]],[`finance`,Fr,[`loans`,`bankAccounts`]],[`tax`,Ir,[`taxYears`]],[`securities`,Lr,[`bonds`,`securitiesAccounts`]]];function Vr({id:e}){let[t,n]=M(``),r={register:H(`register`),control:H(`control`),list:H(`list`),procedure:H(`procedure`),case:H(`case`),exposure:H(`exposure`),assets:H(`assets`),borrowing:H(`borrowing`),tax:H(`tax`)},i={id:e,asOf:t===``?null:t,...r},a={day:t,setDay:n};return e.startsWith(`p_`)?J(Hr,{given:i,...a}):J(Ur,{given:i,...a})}function Hr({given:e,...t}){return J(Wr,{asked:jn(gr,{...e,identity:H(`identity`)}),found:e=>e.data?.person,kind:K(`person`),id:e.id,...t})}function Ur({given:e,...t}){return J(Wr,{asked:jn(hr,e),found:e=>e.data?.company,kind:K(`company`),id:e.id,...t})}function Wr({asked:e,found:t,kind:n,id:r,day:i,setDay:a}){if(e.state===`asking`)return J(or,{});if(e.state===`failed`)return J(sr,{error:e.error,again:e.again});let o=t(e.answer),{faults:s,record:c}=e.answer;if(o==null)return J(Kr,{message:s[0]?.message});let l=Br.filter(([,,e])=>e.some(e=>o[e]!==void 0)),u=s.filter(e=>e.extensions?.code?.startsWith(`SUBGRAPH_`)),d=new Set([...o.exposure?.missingDepartments??[],...u.map(qr)]);return J(wr.Provider,{value:s,children:J(`article`,{class:`party`,children:[J(`header`,{children:[J(`p`,{class:`kind`,children:[n,o.kind&&J(S,{children:[` · `,q(`CompanyKind`,o.kind)]}),o.status&&J(S,{children:[` · `,q(`CompanyStatus`,o.status)]})]}),J(`h1`,{children:o.name??r}),J(`p`,{class:`code`,children:o.id}),J(Gr,{party:o}),J(`label`,{class:`as-of`,children:[K(`asOf`),J(`input`,{type:`date`,value:i,max:`2100-12-31`,onChange:e=>a(e.currentTarget.value)}),i===``&&J(`span`,{class:`hint`,children:K(`asOfToday`)})]})]}),d.size>0&&J(`p`,{class:`notice bad`,role:`status`,children:[J(`b`,{children:K(`incomplete`)}),` `,K(`incompleteWhy`),[...d].map(xr).join(`、`)]}),J(`nav`,{"aria-label":K(`contents`),children:J(`ul`,{children:l.map(([e])=>J(`li`,{children:J(`button`,{type:`button`,class:`quiet`,onClick:()=>document.getElementById(e)?.scrollIntoView(),children:xr(e)})},e))})}),J(`div`,{class:`departments`,children:l.map(([e,t])=>J(`section`,{id:e,class:`department`,"aria-labelledby":`${e}-head`,children:[J(`h2`,{id:`${e}-head`,children:xr(e)}),J(t,{party:o})]},e))}),c!==null&&J(`footer`,{class:`hint`,children:[K(`record`),` `,c,` `,K(`recordUnit`)]})]})})}function Gr({party:e}){let t=e.defaulterStatus;return t==null?J(`p`,{class:`status`,children:K(`listedUnseen`)}):J(`p`,{class:t.listed?`status listed`:`status clear`,children:[J(`b`,{children:t.listed?K(`listedYes`):K(`listedNo`)}),` `,J(`span`,{children:[K(`listedAsOf`),` `,t.asOf]})]})}function Kr({message:e}){return J(`div`,{class:`narrow`,children:[J(`h1`,{children:K(`notFound`)}),J(`p`,{children:e??K(`notFoundWhy`)})]})}function qr(e){return e.extensions?.service??`links`}var Jr=W(`
  query Found($text: String!, $after: String) {
    search(text: $text, first: 20, after: $after) {
      hits {
        party {
          __typename
          id
          name
        }
        name
        former
        maskedNumber
        match
        explanation {
          zh
          en
        }
      }
      more
      endCursor
      complete
      missingDepartments
    }
  }
`);function Yr({text:e}){let[t,n]=M([null]);return J(`div`,{class:`page`,children:[J(`h1`,{children:[K(`searchOf`),` “`,e,`”`]}),t.map((r,i)=>J(Xr,{text:e,after:r,last:i===t.length-1,more:e=>n([...t,e])},r))]})}function Xr({text:e,after:t,last:n,more:r}){let i=jn(Jr,{text:e,after:t});if(i.state===`asking`)return J(or,{});if(i.state===`failed`)return J(sr,{error:i.error,again:i.again});let a=i.answer.data?.search;if(a==null)return J(`p`,{class:`notice bad`,children:i.answer.faults[0]?.message});let o=a.endCursor;return J(S,{children:[!a.complete&&J(`p`,{class:`notice bad`,role:`status`,children:[K(`incompleteWhy`),a.missingDepartments.map(xr).join(`、`)]}),J(Q,{caption:K(`searchTitle`),rows:a.hits,none:K(`searchNone`),columns:[{head:K(`searchName`),cell:e=>J(S,{children:[J(Y,{party:e.party??{id:null,name:e.name}}),e.former&&J(`small`,{children:[` `,K(`searchFormer`),` `,e.name]})]})},{head:K(`kind`),cell:e=>e.party?.__typename===`Person`?K(`person`):K(`company`)},{head:K(`searchId`),cell:e=>J(`span`,{class:`code`,children:e.maskedNumber??e.party?.id})},{head:K(`searchMatch`),cell:e=>J(`span`,{title:Yn(e.explanation),children:q(`MatchKind`,e.match)})}]}),n&&o!=null&&J(`button`,{type:`button`,onClick:()=>r(o),children:K(`searchMore`)})]})}function Zr(){let[e,t]=M(``),[n,r]=M(null),[i,a]=M(!1);function o(t){t.preventDefault();let n=e.trim().replace(/^Bearer\s+/i,``);n===``?r(K(`signInMissing`)):(a(!0),kt(n).catch(e=>{if(!(e instanceof R))throw e;r(e.code===`UNREACHABLE`?K(`errorNetwork`):K(`signInRefused`)+e.message)}).finally(()=>a(!1)))}return J(`div`,{class:`narrow`,children:[J(`h1`,{children:K(`tagline`)}),J(`p`,{children:K(`signInWhat`)}),J(`p`,{class:`law`,children:K(`signInLaw`)}),J(`form`,{class:`card`,onSubmit:o,"aria-labelledby":`sign-in`,children:[J(`h2`,{id:`sign-in`,children:K(`signInTitle`)}),Dt.value!==null&&J(`p`,{class:`notice bad`,role:`alert`,children:[K(`signInEnded`),` `,Dt.value]}),J(`label`,{children:[K(`signInToken`),J(`input`,{type:`password`,value:e,autoComplete:`off`,"aria-describedby":`sign-in-hint`,onInput:e=>t(e.currentTarget.value)})]}),J(`p`,{id:`sign-in-hint`,class:`hint`,children:K(`signInHint`)}),n!==null&&J(`p`,{class:`refused`,role:`alert`,children:n}),J(`button`,{type:`submit`,disabled:i,children:K(`signIn`)})]})]})}var Qr=[`auto`,`light`,`dark`],$r=`liancha.theme`,ei=localStorage.getItem($r),ti=I(Qr.find(e=>e===ei)??`auto`);function ni(e){ti.value=e,localStorage.setItem($r,e),e===`auto`?delete document.documentElement.dataset.theme:document.documentElement.dataset.theme=e}var ri={auto:`themeAuto`,light:`themeLight`,dark:`themeDark`};function ii(){let[e]=hn();return J(`header`,{class:`top`,children:[J(`a`,{class:`brand`,href:`#/`,children:[J(`svg`,{viewBox:`0 0 32 32`,"aria-hidden":`true`,children:[J(`rect`,{width:`32`,height:`32`,rx:`6`}),J(`path`,{d:`M9 9h6v6H9zM17 17h6v6h-6zM15 12h5v5M12 15v5h5`})]}),J(`span`,{children:K(`product`)})]}),V.value!==null&&e!==`/`&&(H(`search`)||H(`register`))&&J(ar,{compact:!0}),J(`div`,{class:`tools`,children:[V.value!==null&&J(ai,{}),J(`button`,{type:`button`,class:`quiet`,lang:G.value===`zh`?`en`:`zh-CN`,title:K(`languageOf`),onClick:()=>Kn(G.value===`zh`?`en`:`zh`),children:K(`language`)}),J(`select`,{class:`quiet`,"aria-label":K(`theme`),value:ti.value,onChange:e=>ni(Qr[e.currentTarget.selectedIndex]??`auto`),children:Qr.map(e=>J(`option`,{value:e,children:K(ri[e])},e))}),B.value!==null&&J(`button`,{type:`button`,class:`quiet`,onClick:()=>At(),children:K(`signOut`)})]})]})}function ai(){let e=V.value,t=B.value;if(e===null||t===null)return null;let n=t.roles.find(t=>t.name===e.role)?.title??e.role,r=e.case??e.consent,i=t.stated.purpose!==void 0&&t.stated.purpose===e.purpose;return J(`div`,{class:`looking`,"aria-label":K(`lookupTitle`),role:`group`,children:[J(`span`,{children:[J(`b`,{children:n}),` · `,Jn(e.purpose),r!==null&&J(S,{children:[` · `,r]})]}),!i&&J(`button`,{type:`button`,class:`quiet`,onClick:Nt,children:K(`lookupChange`)})]})}function oi({resumed:e}){let[t,n]=M(e),[r,i]=M(null);return Me(()=>{t!==null&&t.then(()=>n(null),e=>{if(!(e instanceof R))throw e;i(e),n(null)})},[t]),Me(()=>{let e=()=>{location.hash.startsWith(`#token=`)&&(Ot(),i(null),n(jt()))};return addEventListener(`hashchange`,e),()=>removeEventListener(`hashchange`,e)},[]),J(S,{children:[J(`a`,{class:`skip`,href:`#main`,onClick:ci,children:K(`skip`)}),J(_n,{hook:kn,children:[J(ii,{}),J(`main`,{id:`main`,tabIndex:-1,children:t===null?r===null?J(si,{}):J(sr,{error:r,again:()=>location.reload()}):J(or,{})})]})]})}function si(){if(z.value===null||B.value===null)return J(Zr,{});if(V.value===null)return J(dr,{session:B.value});let e=JSON.stringify([V.value.role,V.value.purpose,V.value.case,V.value.consent]);return J(Sn,{children:[J(bn,{path:`/party/:id`,children:({id:e})=>J(Vr,{id:decodeURIComponent(e)})}),J(bn,{path:`/search/:text`,children:({text:e})=>J(Yr,{text:decodeURIComponent(e)})}),J(bn,{children:J(lr,{lookup:V.value})})]},e)}function ci(e){e.preventDefault(),document.getElementById(`main`)?.focus()}Kn(G.value),ni(ti.value),Ot();var li=document.getElementById(`page`);if(li===null)throw Error(`the page has no place for the workbench`);_e(J(oi,{resumed:jt()}),li);